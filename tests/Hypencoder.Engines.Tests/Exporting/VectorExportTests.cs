using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hypencoder.Search;

namespace Hypencoder.Engines.Tests.Exporting;

/// <summary>Every form, read back by the form's own definition.</summary>
public sealed class VectorExportTests
{
    [Theory]
    [InlineData(VectorFormat.Npy, VectorElement.Float32)]
    [InlineData(VectorFormat.Npy, VectorElement.Int8)]
    [InlineData(VectorFormat.Fvecs, VectorElement.Float16)]
    [InlineData(VectorFormat.Jsonl, VectorElement.Float32)]
    [InlineData(VectorFormat.Qdrant, VectorElement.Float32)]
    [InlineData(VectorFormat.Pgvector, VectorElement.Float32)]
    [InlineData(VectorFormat.Vespa, VectorElement.Int8)]
    public async Task Write_IndexWithRemovedPassages_HasTheIdsAndBitsOfTheOthers(
        VectorFormat format, VectorElement element)
    {
        using EngineFolder folder = await EngineFolder.CreateAsync(element);

        folder.Write(format);

        (string Id, float[] Vector)[] expected = folder.Expected, actual = [.. format switch
        {
            VectorFormat.Npy => Ids(folder).Zip(Npy(folder, "vectors.npy")),
            VectorFormat.Fvecs => Ids(folder).Zip(Fvecs(folder, "vectors.fvecs")),
            VectorFormat.Jsonl => Lines(folder, "vectors.jsonl").Select(
                line => (line.GetProperty("id").GetString()!, Vector(line.GetProperty("vector")))),
            VectorFormat.Qdrant => Qdrant(folder),
            VectorFormat.Pgvector => Copy(folder),
            _ => Vespa(folder),
        }];
        Assert.Equal(67, expected.Length); // 60 + 8, less p3 and the first p7, and p7 again
        Assert.DoesNotContain(expected, passage => passage.Id is "p3" or "p900");
        Assert.Superset(EngineFolder.HardIds.ToHashSet(), expected.Select(passage => passage.Id).ToHashSet());
        Assert.Equal(expected.Select(passage => passage.Id), actual.Select(passage => passage.Id));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Vector, pair.Second.Vector));
        ExportRecord record = ExportRecord.Read(folder.Export);
        Assert.Equal((67, 16), (record.Count, record.Dimension));
        Assert.Equal(element.ToString().ToLowerInvariant(), record.StoredAs);
        Assert.All(record.Sha256.Keys, file => record.Verify(folder.Export, file));
    }

    [Theory]
    [InlineData(VectorFormat.Pgvector, "nul\0", "U+0000")]
    [InlineData(VectorFormat.Vespa, "bell\a", "U+0007")]
    [InlineData(VectorFormat.Vespa, "not a character \ufdd0", "U+FDD0")]
    public async Task Write_IdThatTheFormCannotHold_IsRefusedAndNothingIsLeft(
        VectorFormat format, string id, string named)
    {
        using EngineFolder folder = await EngineFolder.CreateAsync(ids: [id]);

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => folder.Write(format));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(folder.Export) || Path.Exists(folder.Export + ".part"));
    }

    [Fact]
    public async Task Write_FolderThatExists_IsRefusedAndKept()
    {
        using EngineFolder folder = await EngineFolder.CreateAsync();
        Directory.CreateDirectory(folder.Export + ".part"); // of a process that was killed
        File.WriteAllText(Path.Combine(folder.Export + ".part", "vectors.npy"), "half");
        File.WriteAllText(Path.Combine(folder.Export + ".part", "export.lock"), "");
        folder.Write(VectorFormat.Npy);
        string[] before = Directory.GetFiles(folder.Export);

        Assert.Throws<InvalidDataException>(() => folder.Write(VectorFormat.Fvecs));

        Assert.Equal(before, Directory.GetFiles(folder.Export));
        Assert.False(Path.Exists(folder.Export + ".part"));
    }

    [Fact]
    public async Task Write_PartOfAnotherProcessOrOfTheUser_IsRefusedAndKept()
    {
        using EngineFolder folder = await EngineFolder.CreateAsync();
        string own = Path.Combine(folder.Export + ".part", "mine.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(own)!);
        File.WriteAllText(own, "mine");
        Assert.Throws<InvalidDataException>(() => folder.Write(VectorFormat.Npy));
        Assert.Equal("mine", File.ReadAllText(own));
        Directory.Delete(Path.GetDirectoryName(own)!, recursive: true);

        ExportRecord record = new(VectorFormat.Jsonl, 1, 2, "model", null, new Dictionary<string, string>());
        using (VectorFolder other = new(folder.Export, record, threads: 1))
        {
            Assert.Throws<InvalidDataException>(() => folder.Write(VectorFormat.Npy));
            other.Append(["a"], [1, 2]);
            other.Complete();
        }
        Assert.Equal(
            "{\"id\":\"a\",\"vector\":[1,2]}\n", File.ReadAllText(Path.Combine(folder.Export, "vectors.jsonl")));
    }

    [Fact]
    public async Task Write_Cancelled_LeavesNothing()
    {
        using EngineFolder folder = await EngineFolder.CreateAsync();

        Assert.Throws<OperationCanceledException>(() => VectorExport.Write(
            folder.Index, VectorFormat.Npy, folder.Export, cancellationToken: new CancellationToken(canceled: true)));

        Assert.False(Path.Exists(folder.Export) || Path.Exists(folder.Export + ".part"));
    }

    [Fact]
    public async Task Write_EmptyIndex_IsRefused()
    {
        using EngineFolder folder = await EngineFolder.CreateAsync();
        await folder.Index.RemoveAsync([.. folder.Index.Ids()]);

        Assert.Throws<InvalidDataException>(() => folder.Write(VectorFormat.Npy));
    }

    [Fact]
    public void PgvectorWriter_WideVectors_AreRefusedOrHaveNoIndex()
    {
        using TempFolder folder = new();
        Assert.Throws<InvalidDataException>(() => new PgvectorWriter(folder.Path, 16_001));
        using (PgvectorWriter wide = new(folder.Path, 2001))
            wide.Complete();
        Assert.DoesNotContain("CREATE INDEX", File.ReadAllText(folder.File("load.sql")), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Ids(EngineFolder folder) =>
        Lines(folder, "ids.jsonl").Select(line => line.GetString()!);

    private static IEnumerable<JsonElement> Lines(EngineFolder folder, string file) =>
        Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder.Export, file))).TrimEnd('\n').Split('\n')
            .Select(line => JsonDocument.Parse(line).RootElement);

    private static float[] Vector(JsonElement values) =>
        [.. values.EnumerateArray().Select(value => value.GetSingle())];

    /// <summary>The format as numpy.lib.format describes it.</summary>
    internal static float[][] Npy(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], bytes[..8]);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8)), start = 10 + length;
        string header = Encoding.ASCII.GetString(bytes, 10, length);
        Assert.EndsWith("\n", header, StringComparison.Ordinal);
        Assert.Equal(0, start % 64);
        Match shape = Regex.Match(
            header, @"^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$");
        Assert.True(shape.Success, header);
        int rows = int.Parse(shape.Groups[1].Value, CultureInfo.InvariantCulture);
        int d = int.Parse(shape.Groups[2].Value, CultureInfo.InvariantCulture);
        Assert.Equal(start + (rows * d * 4), bytes.Length);
        return [.. Enumerable.Range(0, rows).Select(row => Floats(bytes, start + (row * d * 4), d))];
    }

    private static float[][] Npy(EngineFolder folder, string file) => Npy(Path.Combine(folder.Export, file));

    /// <summary>For each vector its width as int32, and its values.</summary>
    private static List<float[]> Fvecs(EngineFolder folder, string file)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(folder.Export, file));
        List<float[]> vectors = [];
        for (int at = 0; at < bytes.Length; at += 4 + (4 * vectors[^1].Length))
            vectors.Add(Floats(bytes, at + 4, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at))));
        return vectors;
    }

    private static float[] Floats(byte[] bytes, int start, int count) => [.. Enumerable.Range(0, count).Select(
        i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(start + (4 * i))))];

    /// <summary>Bodies of PUT /collections/NAME and of PUT /collections/NAME/points, as in Qdrant's OpenAPI.</summary>
    private static IEnumerable<(string, float[])> Qdrant(EngineFolder folder)
    {
        JsonElement vectors = Lines(folder, "collection.json").Single().GetProperty("vectors");
        Assert.Equal(16, vectors.GetProperty("size").GetInt32());
        Assert.Equal("Dot", vectors.GetProperty("distance").GetString());
        JsonElement[] points =
            [.. Lines(folder, "points.jsonl").SelectMany(line => line.GetProperty("points").EnumerateArray())];
        Assert.Equal(Enumerable.Range(0, points.Length), points.Select(point => point.GetProperty("id").GetInt32()));
        return points.Select(point => (
            point.GetProperty("payload").GetProperty("id").GetString()!, Vector(point.GetProperty("vector"))));
    }

    /// <summary>The text format of COPY, as PostgreSQL's manual describes it.</summary>
    private static IEnumerable<(string, float[])> Copy(EngineFolder folder)
    {
        string script = File.ReadAllText(Path.Combine(folder.Export, "load.sql"));
        Assert.Contains("embedding vector(16) NOT NULL", script, StringComparison.Ordinal);
        Assert.Contains("USING hnsw (embedding vector_ip_ops)", script, StringComparison.Ordinal);
        string text = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder.Export, "passages.copy")));
        foreach (string row in text.TrimEnd('\n').Split('\n'))
        {
            string[] columns = row.Split('\t');
            string id = Regex.Replace(columns[0], @"\\(.)", m => m.Groups[1].Value switch
            {
                "t" => "\t",
                "n" => "\n",
                "r" => "\r",
                string same => same,
            });
            Assert.Equal(2, columns.Length);
            Assert.Matches(@"^\[[^][]+\]$", columns[1]);
            yield return (
                id, [.. columns[1][1..^1].Split(',').Select(v => float.Parse(v, CultureInfo.InvariantCulture))]);
        }
    }

    /// <summary>Put operations of Vespa's document JSON format, with indexed tensors in their short form.</summary>
    private static IEnumerable<(string, float[])> Vespa(EngineFolder folder)
    {
        string schema = File.ReadAllText(Path.Combine(folder.Export, "passage.sd"));
        Assert.Contains("field embedding type tensor<float>(x[16])", schema, StringComparison.Ordinal);
        Assert.Contains("distance-metric: dotproduct", schema, StringComparison.Ordinal);
        foreach (JsonElement line in Lines(folder, "feed.jsonl"))
        {
            JsonElement fields = line.GetProperty("fields");
            string id = fields.GetProperty("id").GetString()!;
            Assert.Equal($"id:passages:passage::{id}", line.GetProperty("put").GetString());
            yield return (id, Vector(fields.GetProperty("embedding").GetProperty("values")));
        }
    }
}
