/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Where the server is, for WeChat alone: a browser's page asks where it came from. */
  readonly VITE_YICHUANG_URL?: string;
}

declare module "*.vue" {
  import type { DefineComponent } from "vue";

  const component: DefineComponent;
  export default component;
}
