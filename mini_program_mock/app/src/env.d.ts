/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Where the server is, for WeChat alone: a browser's page asks where it came from. */
  readonly VITE_YICHUANG_URL?: string;
  /** The mini program of 网证, for WeChat alone; without it somebody opens that by themselves. */
  readonly VITE_CTID_APP_ID?: string;
}

declare module "*.vue" {
  import type { DefineComponent } from "vue";

  const component: DefineComponent;
  export default component;
}
