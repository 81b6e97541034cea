using Hypencoder.Search.Files;

namespace Hypencoder.Search.Tests.Vectors;

public sealed class VectorStoreConverterTests : IDisposable
{
    private const int Dimension = 5;
    private const int Passages = 2500; // three blocks
    private readonly TempFolder _folder = new();
    private readonly float[] _vectors = TestData.Vectors(1, Passages * Dimension);

    public static TheoryData<VectorElement> Kinds => [.. Enum.GetValues<VectorElement>()];

    private string Target => _folder.File("converted.bin");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Convert_FromFloat32_GivesTheBytesOfWriting(VectorElement element)
    {
        using VectorStore source = Source();
        List<int> done = [];
        VectorStoreConverter.Convert(source, Target, element, progress: new ImmediateProgress(done.Add));
        using VectorStore written = TestData.Store(_folder, _vectors, Dimension, "written.bin", element);
        Assert.Equal(File.ReadAllBytes(written.Path), File.ReadAllBytes(Target));
        Assert.Equal([1024, 2048, 2500], done);
        using VectorStore converted = VectorStore.Open(Target);
        Assert.Equal((element, Passages), (converted.Element, converted.Count));
        Assert.Equal("test model", converted.ModelFingerprint);
        Assert.Equal(element == VectorElement.Float32, source.Fingerprint == converted.Fingerprint);
        Assert.Equal(VectorRows.Bytes(element, Dimension), converted.RowBytes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Convert_BackToFloat32_KeepsTheDecodedValues(VectorElement element)
    {
        using VectorStore source = TestData.Store(_folder, _vectors, Dimension, element: element);
        VectorStoreConverter.Convert(source, Target, VectorElement.Float32);
        using VectorStore converted = VectorStore.Open(Target);
        float[] decoded = new float[_vectors.Length];
        source.Read(0, Passages, decoded);
        Assert.Equal(decoded, converted.Vectors(0, Passages).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Convert_ResumedAfterABlock_GivesTheSameBytes(int blocks)
    {
        using VectorStore source = Source();
        VectorStoreConverter.Convert(source, Target, VectorElement.Int8);
        byte[] whole = File.ReadAllBytes(Target);
        Interrupt(source, blocks);
        List<int> done = [];
        VectorStoreConverter.Convert(source, Target, VectorElement.Int8, resume: true, new ImmediateProgress(done.Add));
        Assert.Equal(3 - blocks, done.Count);
        Assert.Equal(whole, File.ReadAllBytes(Target));
    }

    [Fact]
    public void Convert_ResumedWithAnotherSourceOrKind_IsRefused()
    {
        using VectorStore source = Source();
        using VectorStore other = TestData.Store(
            _folder, [.. _vectors.Select(value => -value)], Dimension, "other.bin");
        Interrupt(source, 1);
        Assert.Throws<InvalidDataException>(
            () => VectorStoreConverter.Convert(other, Target, VectorElement.Int8, resume: true));
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => VectorStoreConverter.Convert(source, Target, VectorElement.Float16, resume: true));
        Assert.StartsWith(ResumableFile.PartPath(Target), error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(
            () => VectorStoreWriter.Resume(Target, Dimension, "test model", VectorElement.Int8));
    }

    [Fact]
    public void Convert_EmptyStore_IsEmpty()
    {
        using VectorStore source = TestData.Store(_folder, [], Dimension);
        VectorStoreConverter.Convert(source, Target, VectorElement.Int8);
        using VectorStore converted = VectorStore.Open(Target);
        Assert.Equal((0, Dimension, VectorElement.Int8), (converted.Count, converted.Dimension, converted.Element));
    }

    private VectorStore Source() => TestData.Store(_folder, _vectors, Dimension);

    private void Interrupt(VectorStore source, int blocks)
    {
        using CancellationTokenSource stop = new();
        if (blocks == 0)
            stop.Cancel();
        ImmediateProgress progress = new(done =>
        {
            if (done == blocks * 1024)
                stop.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => VectorStoreConverter.Convert(
            source, Target, VectorElement.Int8, progress: progress, cancellationToken: stop.Token));
    }

    /// <summary>Reports progress synchronously.</summary>
    private sealed class ImmediateProgress(Action<int> action) : IProgress<int>
    {
        public void Report(int value) => action(value);
    }
}
