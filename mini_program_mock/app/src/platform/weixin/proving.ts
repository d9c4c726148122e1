/** WeChat's window for faces, the mini program of 网证, and a file for the phone's owner. */

export function verifyFace(verifyId: string): Promise<boolean> {
  return new Promise((resolve) => {
    if (!("requestFacialVerify" in wx)) {
      resolve(false); // an older WeChat
      return;
    }
    // However it ends, and why, is known to the server once that has asked.
    wx.requestFacialVerify({
      verifyId,
      complete: () => {
        resolve(true);
      },
    });
  });
}

/** It is another mini program, which answers its own server, and ours asks there. */
export function proveByCtid(payload: Record<string, string>): Promise<boolean> {
  const appId = import.meta.env.VITE_CTID_APP_ID ?? "";
  return new Promise((resolve) => {
    if (appId === "") {
      resolve(false);
      return;
    }
    wx.navigateToMiniProgram({
      appId,
      extraData: payload,
      success: () => {
        resolve(true);
      },
      fail: () => {
        resolve(false);
      },
    });
  });
}

/** WeChat opens no file of this kind, but hands it on to a chat of its owner's. */
export function saveText(name: string, text: string): Promise<boolean> {
  const filePath = `${wx.env.USER_DATA_PATH}/${name}`;
  return new Promise((resolve) => {
    const refused = (): void => {
      resolve(false);
    };
    wx.getFileSystemManager().writeFile({
      filePath,
      data: text,
      encoding: "utf8",
      success: () => {
        wx.shareFileMessage({
          filePath,
          success: () => {
            resolve(true);
          },
          fail: refused,
        });
      },
      fail: refused,
    });
  });
}
