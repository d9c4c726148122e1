import { createApp } from "vue";

import App from "./App.vue";
import { router } from "./router";
import { startKeeping } from "./shared/keep";
import "./style/base.css";

void startKeeping();
createApp(App).use(router).mount("#app");
