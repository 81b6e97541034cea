using Hypencoder.Paraphrasing.Generation;
using Hypencoder.Paraphrasing.Tests.Generation;

namespace Hypencoder.Paraphrasing.Tests;

public sealed class ParaphraserTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 64)]
    [InlineData(true, 64)]
    public void Paraphrase_TinyModels_WritesWhatLoopsSay(bool isMerged, int beams)
    {
        HashSet<string> texts = [];
        for (int seed = 0; seed < 12; seed++)
        {
            TinyParaphraser tiny = new TinyParaphraser(6, seed).Write(_folder.FullName, isMerged, "\"max_length\": 4");
            using Paraphraser paraphraser =
                Paraphraser.Load(_folder.FullName, new ParaphraserOptions { Beams = beams, Threads = 1 });
            string text = paraphraser.Paraphrase("ab a");
            Assert.Equal(text, paraphraser.Paraphrase("ab a"));
            GenerationSettings settings = new() { Start = 0, Ends = [1], MaxTokens = 3, Beams = beams };
            int[] source = [3, 4, 5, 3, 4, 1]; // ▁ a b ▁ a </s>
            IReadOnlyList<int> expected = beams == 1
                ? BeamSearch.Run(new Loops(tiny, source), settings)
                : Enumeration.All(t => tiny.Logits(source, t), settings).MaxBy(a => a.Score).Text;
            Assert.Equal(
                string.Concat(expected.Select(id => id switch { 3 => " ", 4 => "a", 5 => "b", _ => "" })).Trim(),
                text);
            texts.Add(text);
        }
        Assert.InRange(texts.Count, 4, 12);
    }

    [Fact]
    public void Load_GenerationConfig_SaysHowToWrite()
    {
        new TinyParaphraser(6, 3).Write(_folder.FullName, generation:
            "\"num_beams\": 4, \"max_new_tokens\": 9, \"length_penalty\": 0.5, \"early_stopping\": true, "
            + "\"no_repeat_ngram_size\": 2, \"bad_words_ids\": [[0]], \"min_length\": 3, \"forced_eos_token_id\": 1");
        GenerationSettings settings =
            GenerationSettings.Read(_folder.FullName, ModelConfig.Read(_folder.FullName));
        Assert.Equal((0, 4, 9, 2), (settings.Start, settings.Beams, settings.MaxTokens, settings.MinTokens));
        Assert.Equal((0.5, true), (settings.LengthPenalty, settings.StopsEarly));
        Assert.Equal((2, 1), (settings.NoRepeat, settings.ForcedEnd));
        Assert.Equal([1], settings.Ends);
        Assert.Equal([0], settings.Banned);
    }

    [Theory]
    [InlineData("config.json", null, "expected a paraphraser's folder, found no config.json")]
    [InlineData("config.json", "[]", "config.json: expected a JSON object")]
    [InlineData("config.json", "{\"model_type\": \"pegasus\", \"eos_token_id\": 1}",
        "expected t5, mt5, marian or bart in \"model_type\", found \"pegasus\"")]
    [InlineData("generation_config.json", "{}", "expected a whole number in \"decoder_start_token_id\", found nothing")]
    [InlineData("generation_config.json", "{\"decoder_start_token_id\": 0, \"num_beams\": 0}",
        "expected 1 or more in \"num_beams\", found 0")]
    [InlineData("generation_config.json", "{\"repetition_penalty\": 1.5}",
        "expected 1, since nothing else is supported, in \"repetition_penalty\", found 1.5")]
    [InlineData("spiece.model", null, "expected the tokenizer's spiece.model, found none")]
    [InlineData("spiece.model", "rubbish", "spiece.model: expected a tokenizer's file")]
    [InlineData("encoder_model.onnx", null, "expected encoder_model.onnx and decoder_model.onnx or")]
    [InlineData("decoder_model.onnx", "rubbish", "decoder_model.onnx: expected an ONNX model")]
    public void Load_BadFolder_SaysWhatIsWrong(string name, string? content, string expected)
    {
        new TinyParaphraser(6, 1).Write(_folder.FullName);
        if (content is null)
            File.Delete(_folder[name]);
        else
            File.WriteAllText(_folder[name], content);
        Assert.Contains(
            expected, Assert.Throws<InvalidDataException>(() => Paraphraser.Load(_folder.FullName)).Message);
    }

    [Fact]
    public void Load_UnknownInput_IsRefusedByName()
    {
        new TinyParaphraser(6, 1).Write(_folder.FullName);
        File.Copy(_folder["decoder_model.onnx"], _folder["encoder_model.onnx"], overwrite: true);
        Assert.Contains(
            "found \"encoder_",
            Assert.Throws<InvalidDataException>(() => Paraphraser.Load(_folder.FullName)).Message);
    }

    private sealed class Loops(TinyParaphraser tiny, int[] source) : INextTokens
    {
        public float[][] Logits(IReadOnlyList<IReadOnlyList<int>> texts) =>
            [.. texts.Select(text => tiny.Logits(source, text))];
    }
}
