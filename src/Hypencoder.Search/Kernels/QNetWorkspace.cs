namespace Hypencoder.Search.Kernels;

/// <summary>Buffers that one thread needs to run a kernel, reused from call to call.</summary>
internal sealed class QNetWorkspace
{
    /// <summary>The input of a layer for a block of passages.</summary>
    public AlignedBuffer Input { get; private set; } = new();

    /// <summary>The output of a layer for the same block.</summary>
    public AlignedBuffer Output { get; private set; } = new();

    /// <summary>The input of a layer times what all queries share, for the kernel in factored form.</summary>
    public AlignedBuffer Projected { get; } = new();

    /// <summary>The block in 8 bits, for the kernel with 8-bit products.</summary>
    public AlignedBuffer Codes { get; } = new();

    /// <summary>Collects the values before activations; null where they are not needed.</summary>
    public UnitActivity? Activity { get; init; }

    /// <summary>Makes the output of one layer the input of the next.</summary>
    public void Swap() => (Input, Output) = (Output, Input);
}
