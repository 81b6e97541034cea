using Hypencoder.Data;
using Hypencoder.Models;

namespace Hypencoder.Retrieval.Tests.Indexing;

/// <summary>Values that an index keeps with its passages.</summary>
public sealed class PassageMetadataTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Metadata_AddedAndMerged_StaysWithItsPassage()
    {
        using RetrievalModel model = _folder.Load();
        using (PassageIndex index = await _folder.BuildAsync(model, ModelFolder.Passages(3).Select(With)))
        {
            await index.AddAsync([With(ModelFolder.Passage(1, 50)), ModelFolder.Passage(9, 51)]);
            await index.CompactAsync();
        }

        using PassageIndex opened = PassageIndex.Open(_folder.Index);

        Assert.Equal(["p0", "p2", "p1", "p9"], opened.Ids());
        Assert.Equal(
            [With(ModelFolder.Passage(0, 0)), With(ModelFolder.Passage(2, 2)), With(ModelFolder.Passage(1, 50)),
                ModelFolder.Passage(9, 51)],
            opened.Passages());
    }

    [Fact]
    public async Task Metadata_None_LeavesTheFileAsItIsWithout()
    {
        using RetrievalModel model = _folder.Load();
        using PassageIndex index = await _folder.BuildAsync(model, ModelFolder.Passages(1));

        Assert.Equal(
            """{"Id":"p0","Title":"A title","Text":"bees cats"}""",
            File.ReadAllText(Path.Combine(_folder.Index, "passages.jsonl")).TrimEnd('\n'));
    }

    private static Passage With(Passage passage) =>
        passage with { Metadata = $$"""{"number":{{passage.Id[1..]}},"tags":["<a>","\u00e9"]}""" };
}
