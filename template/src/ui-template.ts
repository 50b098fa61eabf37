import { type Fault, FaultList, itemPath, kindOf, memberPath } from './fault.js';
import { checkSize, isObject, type JsonObject, JsonScan, ownMember } from './json.js';
import { TEMPLATE_LIMITS } from './limits.js';
import * as member from './member.js';
import { allowedSchemes } from './url.js';

/** What an application allows beyond the common rules. */
export interface CheckOptions {
  /** The application's own URL schemes for actions and images, e.g. `["myapp"]`. */
  urlSchemes?: readonly string[];
}

const SIZE: member.MemberCheck = (value, path, context) => {
  const flex = isObject(value) && ownMember(value, 'type') === 'flex';
  const amount = flex ? member.numeric({ min: 0, max: 1, whole: true }) : member.pixels;
  const shape = { required: { type: member.oneOf(['fixed', 'flex']), value: amount } };
  member.object(shape)(value, path, context);
};

const SIDES = member.object({
  optional: {
    top: member.pixels,
    right: member.pixels,
    bottom: member.pixels,
    left: member.pixels,
  },
});

const VIEW_STYLE = member.object({
  optional: {
    backgroundColor: member.colour,
    backgroundImageUrl: member.url,
    borderWidth: member.pixels,
    borderColor: member.colour,
    radius: member.pixels,
    margin: SIDES,
    padding: SIDES,
  },
});

const ALIGN = member.object({
  optional: {
    horizontal: member.oneOf(['left', 'center', 'right']),
    vertical: member.oneOf(['top', 'center', 'bottom']),
  },
});

const TEXT_STYLE = member.object({
  optional: { size: member.pixels, color: member.colour, weight: member.weight },
});

const IMAGE_MEMBERS: Shape = {
  required: { imageUrl: member.url },
  optional: {
    altText: member.text,
    imageStyle: member.object({
      optional: {
        contentMode: member.oneOf(['aspectFit', 'aspectFill', 'scalesToFill']),
        tintColor: member.colour,
      },
    }),
    metaData: member.object({
      optional: { pixelWidth: member.pixels, pixelHeight: member.pixels },
    }),
  },
};

const LINES = member.numeric({ min: 0, max: 1000, whole: true });

const COMMON: Shape = {
  optional: {
    action: member.action,
    width: SIZE,
    height: SIZE,
    viewStyle: VIEW_STYLE,
    elementId: member.text,
  },
};

type Shape = member.Shape;

/** What a view's `items` holds. */
type ItemKind = 'view' | 'template';

interface ViewType {
  shape: Shape;
  items?: ItemKind;
}

// A Map, because a type called "constructor" must be unknown.
const VIEW_TYPES: ReadonlyMap<unknown, ViewType> = new Map<string, ViewType>([
  [
    'box',
    {
      items: 'view',
      shape: { optional: { layout: member.oneOf(['row', 'column']), align: ALIGN } },
    },
  ],
  [
    'text',
    {
      shape: {
        required: { text: member.text },
        optional: { maxTextLines: LINES, align: ALIGN, textStyle: TEXT_STYLE },
      },
    },
  ],
  ['image', { shape: IMAGE_MEMBERS }],
  [
    'textButton',
    {
      shape: {
        required: { text: member.text },
        optional: { maxTextLines: LINES, textStyle: TEXT_STYLE },
      },
    },
  ],
  ['imageButton', { shape: IMAGE_MEMBERS }],
  [
    'carouselView',
    {
      items: 'template',
      shape: {
        optional: {
          carouselStyle: member.object({
            optional: { spacing: member.pixels, maxChildWidth: member.pixels },
          }),
        },
      },
    },
  ],
  [
    'cascadeView',
    {
      items: 'template',
      shape: {
        optional: { cascadeStyle: member.object({ optional: { spacing: member.pixels } }) },
      },
    },
  ],
]);

const TYPE_NAMES = [...VIEW_TYPES.keys()].map((name) => `"${name}"`).join(', ');

/** A list of views or templates, and how far the check has come in it. `depth` is the level of its views. */
interface Opened {
  kind: ItemKind;
  items: readonly unknown[];
  path: string;
  depth: number;
  next: number;
}

/**
 * Checks a `ui_template`. Returns what is wrong, nothing when it may be stored.
 * Reports at most `TEMPLATE_LIMITS.faults` faults. Never throws and never overflows the stack,
 * whatever `JSON.parse` may have made. Does not change the value.
 */
export function checkUiTemplate(value: unknown, options: CheckOptions = {}): Fault[] {
  const check = new UiTemplateCheck(options);
  check.run(value);
  // Only what is known to be of bounded depth can be written as JSON without overflowing the stack.
  if (check.list.empty) checkSize(value, '', check.list);
  return check.list.faults;
}

class UiTemplateCheck {
  readonly list = new FaultList();
  private readonly scan = new JsonScan(this.list);
  private readonly context: member.MemberContext;
  private readonly open: Opened[] = [];
  private views = 0;

  constructor(options: CheckOptions) {
    this.context = { list: this.list, schemes: allowedSchemes(options.urlSchemes) };
  }

  run(value: unknown): void {
    this.template(value, '', 1);
    for (let top = this.open.at(-1); top !== undefined; top = this.open.at(-1)) {
      if (this.scan.exhausted || this.views > TEMPLATE_LIMITS.views) return;
      const { items, path, depth, next } = top;
      top.next++;
      if (next >= items.length) this.open.pop();
      else if (top.kind === 'view') this.view(items[next], itemPath(path, next), depth);
      else this.template(items[next], itemPath(path, next), depth);
    }
  }

  /** Checks all of a template but its views, which are opened for later. */
  private template(value: unknown, path: string, depth: number): void {
    if (!isObject(value)) {
      this.list.add(
        path,
        `must be an object, is ${kindOf(value)}`,
        'write {"version": 1, "body": {"items": […]}}',
      );
      return;
    }
    this.scan.members(value, path, 'body');
    const version = ownMember(value, 'version');
    const versionPath = memberPath(path, 'version');
    if (![1, 2, '1', '2'].some((known) => known === version)) {
      this.list.add(versionPath, 'is not a supported version', 'write 1 or 2');
    }
    const body = ownMember(value, 'body');
    const bodyPath = memberPath(path, 'body');
    if (!isObject(body)) {
      this.list.add(bodyPath, `must be an object, is ${kindOf(body)}`, 'write {"items": […]}');
      return;
    }
    this.scan.members(body, bodyPath, 'items');
    this.items(body, bodyPath, { kind: 'view', depth, required: true });
  }

  private view(value: unknown, path: string, depth: number): void {
    this.views++;
    const { views, depth: maxDepth } = TEMPLATE_LIMITS;
    if (this.views > views) {
      this.list.add(path, `is one view more than ${views}`, `keep a template within ${views} views`);
    } else if (depth > maxDepth) {
      this.list.add(path, `is nested deeper than ${maxDepth} views`, 'take boxes out that hold only one box');
    } else if (!isObject(value)) {
      this.list.add(
        path,
        `must be an object, is ${kindOf(value)}`,
        'write a view: {"type": "text", "text": "…"}',
      );
    } else this.viewMembers(value, path, depth);
  }

  private viewMembers(view: JsonObject, path: string, depth: number): void {
    const type = VIEW_TYPES.get(ownMember(view, 'type'));
    this.scan.members(view, path, type?.items === undefined ? undefined : 'items');
    if (type === undefined) {
      this.list.add(memberPath(path, 'type'), 'is not a known type of view', `write one of ${TYPE_NAMES}`);
      return;
    }
    const { context } = this;
    member.checkShape(view, path, { shape: type.shape, context });
    member.checkShape(view, path, { shape: COMMON, context });
    if (type.items !== undefined) this.items(view, path, { kind: type.items, depth: depth + 1 });
  }

  private items(
    owner: JsonObject,
    path: string,
    of: { kind: ItemKind; depth: number; required?: boolean },
  ): void {
    const items = ownMember(owner, 'items');
    const at = memberPath(path, 'items');
    if (Array.isArray(items)) this.open.push({ kind: of.kind, items, path: at, depth: of.depth, next: 0 });
    else if (items !== undefined || of.required === true) {
      this.list.add(at, `must be an array, is ${kindOf(items)}`, 'write a list of views in square brackets');
    }
  }
}
