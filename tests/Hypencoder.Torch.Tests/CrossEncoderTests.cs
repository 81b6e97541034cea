using Hypencoder.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests;

public sealed class CrossEncoderTests
{
    /// <summary>A <c>BertForSequenceClassification</c> of one label, written by transformers.</summary>
    private static readonly string Written = Fixture.Path("cases", "06-cross-encoder", "model");
    private static readonly string Plain = Fixture.Path("cases", "02-st-5.4-pooling", "model");

    private static readonly (string Query, string Passage)[] Texts =
    [
        ("how do bees make honey", "bees turn nectar into honey."), ("bees", "cats sleep all day"),
        ("", "honey"), ("cats", ""),
    ];

    /// <summary>Against a loop in double precision, with token types, pooler and all.</summary>
    [Fact]
    public void Score_ModelOfTransformers_IsWhatALoopComputes()
    {
        using CrossEncoder model = CrossEncoder.Load(Written);
        model.eval();
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Written);

        float[] torch = TorchScores(model, Pairs(tokenizer));
        float[] packed = model.Pack().Score(Pairs(tokenizer), threads: 2);

        CrossEncoderReference reference = new(new SafetensorsFile(Path.Combine(Written, "model.safetensors")), 2, 4);
        for (int i = 0; i < Texts.Length; i++)
        {
            (int[] ids, int[] types) = tokenizer.EncodePair(Texts[i].Query, Texts[i].Passage, 64);
            double expected = reference.Score(ids, types);
            Assert.Equal(expected, torch[i], 1e-4);
            Assert.Equal(expected, packed[i], 1e-4);
            Assert.NotEqual(expected, reference.Score(ids, new int[ids.Length]), 1e-3); // types count
        }
    }

    /// <summary>The model as it is loaded without libtorch.</summary>
    [Fact]
    public void Score_LoadedFromTexts_IsThatOfThePairs()
    {
        using CrossEncoder model = CrossEncoder.Load(Written);
        float[] expected = model.Pack().Score(Pairs(WordPieceTokenizer.Load(Written)), threads: 2);
        CrossEncoderModel loaded = CrossEncoderModel.Load(Written, new ModelOptions());
        Assert.Equal(expected, Texts.Select(text => loaded.Score(text.Query, [text.Passage])[0]));
    }

    [Fact]
    public void Create_Pairs_AreThoseOfTheTokenizer()
    {
        using DisposeScope scope = NewDisposeScope();
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Written);
        TextPair[] pairs = Pairs(tokenizer);

        (Tensor ids, Tensor types, Tensor mask) = TokenBatch.Create(pairs);

        for (int i = 0; i < Texts.Length; i++)
        {
            (int[] expected, int[] expectedTypes) = tokenizer.EncodePair(Texts[i].Query, Texts[i].Passage, 64);
            Assert.Equal(expected.Length, pairs[i].Length);
            Assert.Equal(expected, Row(ids)[..expected.Length]);
            Assert.Equal(expectedTypes, Row(types)[..expected.Length]);
            Assert.Equal(expected.Length, Row(mask).Sum());
            Assert.All(Row(ids)[expected.Length..], id => Assert.Equal(0, id));

            int[] Row(Tensor all) => [.. all[i].data<long>().ToArray().Select(v => (int)v)];
        }
    }

    [Fact]
    public void Save_CrossEncoder_IsReadBackAndNeverAsAnEncoder()
    {
        using TempFolder folder = new();
        using CrossEncoder model = CrossEncoder.Load(Written);
        model.eval();
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Written);

        model.Save(tokenizer, folder.Path);

        SafetensorsFile before = new(Path.Combine(Written, "model.safetensors"));
        SafetensorsFile after = new(folder.File("model.safetensors"));
        Assert.Equal(before.Names.Order(), after.Names.Order());
        Assert.All(before.Names, name => Assert.Equal(before.Floats(name), after.Floats(name)));
        using CrossEncoder again = CrossEncoder.Load(folder.Path);
        again.eval();
        Assert.Equal(TorchScores(model, Pairs(tokenizer)), TorchScores(again, Pairs(tokenizer)));
        Assert.Contains("not a cross-encoder", Assert.Throws<InvalidDataException>(
            () => RetrievalModel.Load(folder.Path, new ModelOptions { Pooling = Pooling.Cls })).Message);
        Assert.Contains("expected BertForSequenceClassification", Assert.Throws<InvalidDataException>(
            () => CrossEncoder.Load(Plain)).Message);
    }

    [Fact]
    public void Begin_PlainEncoder_HasItsTransformerAndAFreshScore()
    {
        EncoderConfig config = DualEncoderConfig.Read(Plain).QueryEncoder;
        using DualEncoder start = DualEncoder.Load(DualEncoderConfig.Read(Plain), Plain);
        manual_seed(3);
        using CrossEncoder model = CrossEncoder.Begin(config, Plain);

        Dictionary<string, Parameter> before = start.Parameters().ToDictionary(p => p.Name, p => p.Value);
        foreach ((string name, Parameter value) in model.Parameters().Where(p => !model.IsHead(p.Name)))
        {
            Parameter expected = before["query_encoder.transformer." + name["bert.".Length..]];
            if (!name.Contains("pooler") || expected.count_nonzero().item<long>() > 0)
                Assert.True(value.equal(expected).all().item<bool>(), name);
        }
        Parameter pooler = model.Parameters().Single(p => p.Name == "bert.pooler.dense.weight").Value;
        Parameter score = model.Parameters().Single(p => p.Name == "classifier.weight").Value;
        Assert.Equal(config.InitializerRange, score.std().item<float>(), 0.01);
        Assert.True(pooler.std().item<float>() > 0);
    }

    [Fact]
    public void Constructor_DistilBert_IsRefused()
    {
        EncoderConfig config =
            DualEncoderConfig.Read(Fixture.Path("golden", "distilbert_h32_q2_shared_cls")).QueryEncoder;

        Assert.Contains("found a DistilBert", Assert.Throws<InvalidDataException>(
            () => new CrossEncoder(config)).Message);
    }

    private static TextPair[] Pairs(WordPieceTokenizer tokenizer) =>
        [.. Texts.Select(t => new TextPair(tokenizer.Encode(t.Query, 32), tokenizer.Encode(t.Passage, 32)))];

    private static float[] TorchScores(CrossEncoder model, TextPair[] pairs)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        return model.Score(pairs).data<float>().ToArray();
    }
}
