/**
 * A browser's own elements, for H5 alone.
 *
 * The framework draws buttons and fields of its own, which a keyboard does not reach and a screen
 * reader does not know. A template would turn their names into the framework's; a function does not.
 */

import { defineComponent, h, onMounted, onUnmounted, ref } from "vue";

export const NativeButton = defineComponent({
  name: "NativeButton",
  setup:
    (_, { slots }) =>
    () =>
      h("button", { type: "button" }, slots["default"]?.()),
});

export const NativeField = defineComponent({
  name: "NativeField",
  props: { modelValue: { type: String, required: true } },
  emits: ["update:modelValue"],
  setup:
    (props, { emit }) =>
    () =>
      h("input", {
        value: props.modelValue,
        onInput: (event: Event) => {
          emit("update:modelValue", (event.target as HTMLInputElement).value);
        },
      }),
});

/** A box and its words in one label, so that both may be tapped. */
export const NativeCheck = defineComponent({
  name: "NativeCheck",
  inheritAttrs: false,
  props: { modelValue: { type: Boolean, required: true } },
  emits: ["update:modelValue"],
  setup:
    (props, { emit, slots, attrs }) =>
    () => {
      const { class: look, ...rest } = attrs;
      const onChange = (event: Event): void => {
        emit("update:modelValue", (event.target as HTMLInputElement).checked);
      };
      const box = h("input", {
        ...rest,
        class: "box",
        type: "checkbox",
        checked: props.modelValue,
        onChange,
      });
      return h("label", { class: look }, [box, slots["default"]?.()]);
    },
});

/** The framework's own has a picture inside without words for those who do not see it. */
export const NativeImage = defineComponent({
  name: "NativeImage",
  setup: () => () => h("img"),
});

/** Takes the keyboard until it is closed; Escape asks to close it. */
export const NativeDialog = defineComponent({
  name: "NativeDialog",
  emits: ["close"],
  setup(_, { slots, emit }) {
    const dialog = ref<HTMLDialogElement | null>(null);
    onMounted(() => dialog.value?.showModal());
    onUnmounted(() => dialog.value?.close());
    const cancel = (event: Event): void => {
      event.preventDefault();
      emit("close");
    };
    return () => h("dialog", { ref: dialog, onCancel: cancel }, slots["default"]?.());
  },
});
