namespace Hypencoder.Models.Checkpoints.Torch;

/// <summary>A name that a pickle asks for; only <see cref="PickleGlobals"/> are ever acted on.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>What <c>persistent_load</c> gives: an entry of the archive.</summary>
/// <param name="Type">Of its elements.</param>
/// <param name="Key">The entry's name below <c>data/</c>.</param>
/// <param name="Count">How many elements.</param>
internal sealed record PickleStorage(ElementType Type, string Key, long Count);

/// <summary>A tensor: a view of a storage.</summary>
/// <param name="Storage">Where its elements are.</param>
/// <param name="Offset">Of its first element, in elements.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Strides">In elements.</param>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides);
