namespace Hypencoder.Search.Kernels;

/// <summary>What one thread needs to run a kernel; reused from call to call.</summary>
internal sealed class QNetWorkspace
{
    /// <summary>A block of passages going into a layer.</summary>
    public AlignedBuffer Input { get; private set; } = new();

    /// <summary>The same block coming out of it.</summary>
    public AlignedBuffer Output { get; private set; } = new();

    /// <summary>The block in 8 bits, for the kernel that multiplies those.</summary>
    public AlignedBuffer Codes { get; } = new();

    /// <summary>Sees the values before activations, where somebody asks what units do; null elsewhere.</summary>
    public UnitActivity? Activity { get; init; }

    /// <summary>Makes the output of one layer the input of the next.</summary>
    public void Swap() => (Input, Output) = (Output, Input);
}
