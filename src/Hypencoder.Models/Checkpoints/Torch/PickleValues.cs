namespace Hypencoder.Models.Checkpoints.Torch;

/// <summary>A callable named by a pickle; only those of <see cref="PickleGlobals"/> are accepted.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>A storage, the result of <c>persistent_load</c>: an entry of the archive.</summary>
/// <param name="Type">Type of the elements.</param>
/// <param name="Key">Name of the entry below <c>data/</c>.</param>
/// <param name="Count">Number of elements.</param>
internal sealed record PickleStorage(ElementType Type, string Key, long Count);

/// <summary>A tensor: a view of a storage.</summary>
/// <param name="Storage">Storage that holds the elements.</param>
/// <param name="Offset">Index of the first element in the storage.</param>
/// <param name="Shape">Sizes of the dimensions.</param>
/// <param name="Strides">Strides in elements.</param>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides);
