using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search.Files;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Tests.Encoders;

public sealed class PackedWeightsFileTests : IDisposable
{
    private readonly SmallEncoder _encoder = new();

    public void Dispose() => _encoder.Dispose();

    [Fact]
    public void TryRead_FileThatFits_GivesTheSameBitsAndFingerprints()
    {
        (PackedDualEncoder read, PackedWeightsFile weights) = _encoder.Written().TryRead(_encoder.Config)!.Value;

        Assert.Equal(_encoder.Bits, SmallEncoder.BitsOf(read));
        Assert.Equal("one", weights.Fingerprint);
        Assert.Equal("another", weights.PassageFingerprint);
    }

    [Fact]
    public void TryRead_AnyChangedByte_IsNull()
    {
        PackedWeightsCache.Place place = _encoder.Written();
        byte[] whole = File.ReadAllBytes(place.File);
        int[] positions =
        [
            .. Enumerable.Range(0, 200), FileHeader.Size - 1,
            .. Enumerable.Range(0, 200).Select(i => FileHeader.Size + (int)((long)i * (whole.Length - FileHeader.Size) / 200)),
            whole.Length - 1,
        ];
        foreach (int position in positions)
        {
            byte[] changed = [.. whole];
            changed[position] ^= 1;
            File.WriteAllBytes(place.File, changed);
            Assert.True(place.TryRead(_encoder.Config) is null, $"byte {position}");
        }
        File.WriteAllBytes(place.File, whole);
        Assert.NotNull(place.TryRead(_encoder.Config));
    }

    [Fact]
    public void TryRead_AnotherLength_IsNull()
    {
        PackedWeightsCache.Place place = _encoder.Written();
        byte[] whole = File.ReadAllBytes(place.File);
        foreach (int length in new[] { 0, 1, 4095, 4096, whole.Length / 2, whole.Length - 64, whole.Length - 1 })
        {
            File.WriteAllBytes(place.File, whole[..length]);
            Assert.True(place.TryRead(_encoder.Config) is null, $"{length} bytes");
        }
        foreach (int more in new[] { 1, 64 })
        {
            File.WriteAllBytes(place.File, [.. whole, .. new byte[more]]);
            Assert.True(place.TryRead(_encoder.Config) is null, $"{more} bytes more");
        }
    }

    [Fact]
    public void TryRead_WholeFileOfAnotherVersionKeyOrShape_IsNull()
    {
        PackedWeightsCache.Place place = _encoder.Written();
        Assert.Null((place with { Key = "key2" }).TryRead(_encoder.Config));
        foreach (int layers in new[] { 1, 3 })
        {
            Assert.Null(place.TryRead(
                _encoder.Config with { QueryEncoder = _encoder.Config.QueryEncoder with { Layers = layers } }));
        }
        (long[] fields, string text) = MappedFile.Open(
            place.File, file => FileHeader.Read(file, "HYPPACKD"u8, PackedWeightsFile.Version));
        OverwriteHeader(place.File, PackedWeightsFile.Version + 1, fields, text);
        Assert.Null(place.TryRead(_encoder.Config));
        OverwriteHeader(place.File, PackedWeightsFile.Version, fields, text);
        Assert.NotNull(place.TryRead(_encoder.Config));
    }

    [Fact]
    public void TryRead_NoFile_IsNull()
    {
        Assert.Null(_encoder.PlaceIn("none").TryRead(_encoder.Config));
        Assert.Null(_encoder.PlaceIn("no/folder").TryRead(_encoder.Config));
        Assert.Null(_encoder.PlaceIn("").TryRead(_encoder.Config));
    }

    [Fact]
    public void TryRead_FileIsReplacedAndRemovedWhileItIsUsed_GivesTheSameBits()
    {
        PackedWeightsCache.Place place = _encoder.Written();
        PackedDualEncoder read = place.TryRead(_encoder.Config)!.Value.Encoder;
        _encoder.Written();
        Assert.Equal(_encoder.Bits, SmallEncoder.BitsOf(read));
        File.Delete(place.File);
        Assert.Equal(_encoder.Bits, SmallEncoder.BitsOf(read));
    }

    [Fact]
    public void TryRead_EncoderThatNothingRefersTo_GivesItsMemoryBack()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs /proc");
        PackedWeightsCache.Place place = _encoder.Written("a file whose name is not mapped otherwise");
        ReadAndForget(place);
        for (int i = 0; i < 20 && IsMapped(place.File); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(IsMapped(place.File));
    }

    [Fact]
    public void TryWrite_FolderThatCannotBeMade_WritesNothing()
    {
        File.WriteAllText(_encoder["taken"], "");
        _encoder.Written(Path.Combine("taken", "file"));
        Assert.Equal([_encoder["taken"]], _encoder.Files());
        Assert.Equal("", File.ReadAllText(_encoder["taken"]));
    }

    [Fact]
    public void TryWrite_WhileAnotherProcessWrites_WritesNothing()
    {
        using FileStream held = new(_encoder["file.tmp"], FileMode.Create, FileAccess.Write, FileShare.None);
        _encoder.Written();
        Assert.Equal([_encoder["file.tmp"]], _encoder.Files());
    }

    [Fact]
    public async Task TryWrite_ManyAtOnceWithReaders_ReadersSeeNoFileOrAWholeOne()
    {
        PackedWeightsCache.Place place = _encoder.PlaceIn("file");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < 20; i++)
                {
                    if (thread % 2 == 0)
                        _encoder.Write(place);
                    else if (place.TryRead(_encoder.Config) is (PackedDualEncoder read, _))
                        Assert.Equal(_encoder.Bits, SmallEncoder.BitsOf(read));
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal([place.File], _encoder.Files());
        Assert.NotNull(place.TryRead(_encoder.Config));
    }

    /// <summary>
    /// Programs read files that earlier builds wrote. If this fails, <see cref="PackedWeightsFile.Version"/> must be
    /// increased, so that they make them again; then record the new checksums.
    /// </summary>
    [Theory]
    [InlineData("sentence-transformers/all-MiniLM-L6-v2", 875420847u, 3117122297u, 3840377065u)]
    [InlineData("Snowflake/snowflake-arctic-embed-xs", 2503764012u, 279275099u, 2158068913u)]
    public void Summary_BundledEncoder_HasTheChecksumsOfTheVersion(string id, uint of128, uint of256, uint of512)
    {
        Assert.Equal(1, PackedWeightsFile.Version);
        string directory = BundledEncoder.Find(id)!.Directory;
        DualEncoderConfig config = DualEncoderConfig.Read(directory);
        using CheckpointWeights weights = CheckpointWeights.Open(config, directory);

        Assert.Equal(
            [of128, of256, of512],
            [
                Checksum<Simd128, Vector128<float>>(config, weights), Checksum<Simd256, Vector256<float>>(config, weights),
                Checksum<Simd512, Vector512<float>>(config, weights),
            ]);
    }

    private static uint Checksum<TSimd, TVector>(DualEncoderConfig config, CheckpointWeights weights)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        NewWeightBuffers buffers = new();
        PackedDualEncoder.Create<TSimd, TVector>(config, weights, EncoderPrecision.Float32, buffers);
        return PackedWeightsFile.Summary(buffers).Checksum;
    }

    private static void OverwriteHeader(string path, int version, long[] fields, string text)
    {
        using FileStream stream = new(path, FileMode.Open);
        stream.Write(FileHeader.Write("HYPPACKD"u8, version, fields, text));
    }

    private static bool IsMapped(string file) => File.ReadAllText("/proc/self/maps").Contains(file);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadAndForget(PackedWeightsCache.Place place)
    {
        Assert.Equal(_encoder.Bits, SmallEncoder.BitsOf(place.TryRead(_encoder.Config)!.Value.Encoder));
        Assert.True(IsMapped(place.File));
    }
}
