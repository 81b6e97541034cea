using Parquet.Serialization;

namespace Hypencoder.Datasets.Tests;

/// <summary>Small parquet files with the columns of the published training sets.</summary>
internal static class ParquetOf
{
    public static Task<byte[]> Published(params (string Id, long Passage)[] rows) => Write(rows.Select(r => new Row
    {
        query = new Text { id = r.Id, content = $"text of {r.Id}" },
        items =
        [
            new Item { id = r.Passage, content = "positive", score = 3.5 },
            new Item { id = r.Passage + 1, content = "negative" },
        ],
    }));

    public static Task<byte[]> WithInstructions() => Write<InstructionRow>(
    [
        new()
        {
            query_id = "7-instruct",
            query = "what is it? Say it in short.",
            positive_passages = [new() { docid = "p1", text = "positive", title = "T" }, new() { docid = "p2" }],
            negative_passages = [.. Enumerable.Range(1, 6).Select(i => new Passage { docid = $"n{i}" })],
            new_negatives = [new() { docid = "new1", explanation = "disobeys" }],
            has_instruction = true,
        },
        new()
        {
            query_id = "8",
            query = "plain",
            positive_passages = [new() { docid = "p3" }],
            negative_passages = [.. Enumerable.Range(1, 5).Select(i => new Passage { docid = $"m{i}" })],
            new_negatives = [],
        },
        new()
        {
            query_id = "9",
            query = "with too few negatives",
            positive_passages = [new() { docid = "p4" }],
            negative_passages = [new() { docid = "m1" }],
            new_negatives = [],
        },
    ]);

    public static Task<byte[]> Other() => Write<Text>([new Text { id = "1", content = "x" }]);

    private static async Task<byte[]> Write<T>(IEnumerable<T> rows)
    {
        using MemoryStream bytes = new();
        await ParquetSerializer.SerializeAsync([.. rows], bytes);
        return bytes.ToArray();
    }

#pragma warning disable IDE1006 // names as in the files
    internal sealed class Row
    {
        public Text? query { get; set; }

        public List<Item>? items { get; set; }
    }

    internal sealed class Text
    {
        public string? id { get; set; }

        public string? content { get; set; }
    }

    internal sealed class Item
    {
        public long id { get; set; }

        public string? content { get; set; }

        public double? score { get; set; }
    }

    internal sealed class InstructionRow
    {
        public string? query_id { get; set; }

        public string? query { get; set; }

        public List<Passage>? positive_passages { get; set; }

        public List<Passage>? negative_passages { get; set; }

        public string? only_instruction { get; set; }

        public bool has_instruction { get; set; }

        public List<Passage>? new_negatives { get; set; }
    }

    internal sealed class Passage
    {
        public string? docid { get; set; }

        public string? explanation { get; set; }

        public double? followir_score { get; set; }

        public string? text { get; set; } = "";

        public string? title { get; set; } = "";
    }
#pragma warning restore IDE1006
}
