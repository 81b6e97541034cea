using Hypencoder.Hub;
using Hypencoder.Models.Encoders.Packed;

namespace Hypencoder.Models.Tests.Encoders;

public sealed class PackedWeightsCacheTests : IDisposable
{
    private const string Arctic = "Snowflake/snowflake-arctic-embed-xs";

    private static readonly string[] Texts =
        ["Parses a date, or a time, from a text.", "a", string.Join(' ', Enumerable.Repeat("many tokens", 90))];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadPacked_WithoutFileWithDamagedOneAndWithWholeOne_GivesTheSameBits()
    {
        PackedWeightsCache cache = new(_folder.Path);
        using RetrievalModel packed = Load(cache);
        string file = Directory.GetFiles(_folder.Path).Single();
        byte[] whole = File.ReadAllBytes(file), damaged = [.. whole];
        damaged[^4321] ^= 1;
        File.WriteAllBytes(file, damaged);
        using RetrievalModel repaired = Load(cache);
        Assert.True(whole.AsSpan().SequenceEqual(File.ReadAllBytes(file)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        using RetrievalModel read = Load(cache);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, whole.Length / 3); // vocabulary, settings

        int[] bits = BitsOf(packed);
        Assert.All([repaired, read], model =>
        {
            Assert.Equal(bits, BitsOf(model));
            Assert.Equal(packed.Fingerprint, model.Fingerprint);
            Assert.Equal(packed.PassageFingerprint, model.PassageFingerprint);
            Assert.Equal(Arctic, model.Name);
        });
    }

    [Fact]
    public void PlaceOf_OtherSettingsOrVocabulary_HasAnotherKey()
    {
        string directory = BundledEncoder.Find(Arctic)!.Directory;
        DualEncoderConfig config = DualEncoderConfig.Read(directory);
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(directory);
        WordPieceTokenizer longer = new([.. tokenizer.Tokens, "\u2603\u2603"], "", tokenizer.Options);
        string[] keys =
        [
            KeyOf(config, tokenizer),
            KeyOf(config with { Normalize = !config.Normalize }, tokenizer),
            KeyOf(config with { QueryPooling = Pooling.Mean, PassagePooling = Pooling.Mean }, tokenizer),
            KeyOf(config with { QueryEncoder = config.QueryEncoder with { Heads = 6 } }, tokenizer),
            KeyOf(config with { PassageEncoder = config.PassageEncoder with { LayerNormEpsilon = 1e-5 } }, tokenizer),
            KeyOf(config, longer),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], KeyOf(config with { QueryPrompt = "another" }, tokenizer)); // not a part of the weights

        string KeyOf(DualEncoderConfig settings, WordPieceTokenizer vocabulary) =>
            new PackedWeightsCache(_folder.Path).PlaceOf(directory, settings, vocabulary, default)!.Key;
    }

    [Fact]
    public void PlaceOf_WhatIsNotKept_IsNull()
    {
        string directory = BundledEncoder.Find(Arctic)!.Directory;
        DualEncoderConfig config = DualEncoderConfig.Read(directory);
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(directory);
        PackedWeightsCache cache = new(_folder.Path);

        Assert.Null(cache.PlaceOf(_folder.Path, config, tokenizer, EncoderPrecision.Float32));
        Assert.Null(cache.PlaceOf(directory, config, tokenizer, EncoderPrecision.Int8));
    }

    private static RetrievalModel Load(PackedWeightsCache cache) => RetrievalModel.LoadPacked(
        Arctic, new ModelOptions { Threads = 1, Hub = new HubOptions { Endpoint = new Uri("http://127.0.0.1:9") } }, null,
        cache);

    private static int[] BitsOf(RetrievalModel model) =>
    [
        .. model.EncodePassages(Texts).Select(BitConverter.SingleToInt32Bits),
        .. model.EncodeQueries(Texts).SelectMany(net => net.Matrix(0).ToArray()).Select(BitConverter.SingleToInt32Bits),
    ];
}
