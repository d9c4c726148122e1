import { createApp } from "vue";

import App from "./App.vue";
import { router } from "./router";
import { startKeeping } from "@core/browser/keep";
import { followAppearance } from "@design/appearance";
import { followLanguage } from "@design/language";
import "@design/style/tokens.css";
import "@design/style/base.css";

void startKeeping();
followAppearance();
followLanguage();
createApp(App).use(router).mount("#app");
