using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Models;

namespace Hypencoder.Retrieval.Tests.Indexing;

/// <summary>Options with which passages were encoded, as recorded in an index.</summary>
public sealed class PassageOptionsTests : IDisposable
{
    private static readonly Passage[] Passages = [new("a", "", "bees make honey"), new("b", "", "cats sleep all day")];
    private readonly SentenceFolder _folder = new();
    private readonly TempFolder _work = new();

    private string Index => _work.File("index");

    public void Dispose()
    {
        _folder.Dispose();
        _work.Dispose();
    }

    [Fact]
    public void Open_OptionsOfTheIndex_Agree()
    {
        Encode(new ModelOptions { PassagePrompt = "bees ", PassageMaxLength = 4 });

        foreach (ModelOptions options in new ModelOptions[]
            { new(), new() { PassagePrompt = "bees ", PassageMaxLength = 4, QueryPrompt = "q ", QueryMaxLength = 9 } })
        {
            using RetrievalModel model = _folder.Load(options);
            using PassageIndex index = PassageIndex.Open(Index, model);
            Assert.Equal(
                ("bees ", 4, "mean_masked", true),
                (index.Info.PassagePrompt, index.Info.MaxLength, index.Info.Pooling, index.Info.Normalized));
        }
    }

    [Fact]
    public void Open_OtherOptionsForPassages_IsRefused()
    {
        Encode(new ModelOptions { PassagePrompt = "bees ", PassageMaxLength = 4 });

        AssertRefused(new ModelOptions { PassagePrompt = "" }, "made with the passage prompt \"bees \", not \"\"");
        AssertRefused(new ModelOptions { PassageMaxLength = 5 }, "made with passages of 4 tokens, not 5");
        AssertRefused(new ModelOptions { Pooling = Pooling.Cls }, "the index was made by the model");
        AssertRefused(new ModelOptions { Normalize = false }, "the index was made by the model");
    }

    [Fact]
    public void Open_RecordOfAnEarlierVersion_HasNoPrompt()
    {
        Encode(new ModelOptions());
        string path = Path.Combine(Index, "index.json");
        JsonObject json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach (string key in new[] { "passage_prompt", "pooling", "normalised" })
            Assert.True(json.Remove(key));
        File.WriteAllText(path, json.ToJsonString());

        using (RetrievalModel model = _folder.Load())
        using (PassageIndex index = PassageIndex.Open(Index, model))
            Assert.Null(index.Info.PassagePrompt);
        AssertRefused(new ModelOptions { PassagePrompt = "bees " }, "made with the passage prompt \"\"");
    }

    [Fact]
    public void Encode_ResumedWithAnotherPrompt_IsRefused()
    {
        Encode(new ModelOptions { PassagePrompt = "bees " });
        using RetrievalModel model = _folder.Load();
        Assert.Contains("was begun with", Assert.Throws<InvalidDataException>(
            () => CorpusEncoder.Encode(model, "c", Passages, Index, resume: true)).Message, StringComparison.Ordinal);
    }

    private void Encode(ModelOptions options)
    {
        using RetrievalModel model = _folder.Load(options);
        CorpusEncoder.Encode(model, "c", Passages, Index);
    }

    private void AssertRefused(ModelOptions options, string expected)
    {
        using RetrievalModel model = _folder.Load(options);
        Assert.Contains(
            expected, Assert.Throws<InvalidDataException>(() => PassageIndex.Open(Index, model)).Message,
            StringComparison.Ordinal);
    }
}
