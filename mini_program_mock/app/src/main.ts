import { createSSRApp } from "vue";

import App from "./App.vue";
import "@design/style/tokens.css";

export function createApp() {
  return { app: createSSRApp(App) };
}
