/** A binary heap: the least item first, by a comparison given once. Push and pop take O(log n) comparisons. */
export interface Heap<Item> {
  push(item: Item): void;
  /** The least item, taken out; undefined when there is none. */
  pop(): Item | undefined;
  size(): number;
}

/** `compare` is negative when its first argument comes out first. */
export function createHeap<Item>(compare: (x: Item, y: Item) => number): Heap<Item> {
  const items: Item[] = [];
  const at = (index: number): Item => items[index] as Item;
  return {
    push(item) {
      let index = items.push(item) - 1;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (compare(at(parent), item) <= 0) break;
        items[index] = at(parent);
        index = parent;
      }
      items[index] = item;
    },
    pop() {
      const top = items[0];
      const last = items.pop();
      if (top === undefined || last === undefined || items.length === 0) return top;
      let index = 0;
      for (let child = 1; child < items.length; child = 2 * index + 1) {
        if (child + 1 < items.length && compare(at(child + 1), at(child)) < 0) child++;
        if (compare(at(child), last) >= 0) break;
        items[index] = at(child);
        index = child;
      }
      items[index] = last;
      return top;
    },
    size: () => items.length,
  };
}
