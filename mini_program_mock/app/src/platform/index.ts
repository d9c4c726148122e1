/** The phone under our feet: the build for each platform takes its own part along, and no other. */

import type { Platform } from "./port";
// #ifdef H5
import { h5 } from "./h5";
// #endif
// #ifdef MP-WEIXIN
import { weixin } from "./weixin";
// #endif

let here: Platform;
// #ifdef MP-WEIXIN
here = weixin;
// #endif
// #ifdef H5
here = h5;
// #endif

export const platform = here;
