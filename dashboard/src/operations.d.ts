declare module 'virtual:operations' {
  /** Operation → method, path, and what a member's role must hold; null: not for members. */
  export const OPERATION_TABLE: Record<
    string,
    [
      method: string,
      path: string,
      needs: 'signed in' | 'admin' | readonly import('@belfry/contract').Need[] | null,
    ]
  >;
}
