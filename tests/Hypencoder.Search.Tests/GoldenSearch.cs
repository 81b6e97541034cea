using System.Text.Json;
using Hypencoder.Tests;

namespace Hypencoder.Search.Tests;

/// <summary>A golden collection with its q-nets.</summary>
internal sealed class GoldenSearch
{
    private readonly string _folder;
    private readonly SafetensorsFile _qnets;
    private readonly SafetensorsFile _scores;

    private GoldenSearch(string folder, TempFolder temp)
    {
        _folder = folder;
        _qnets = new SafetensorsFile(Path.Combine(folder, "qnets.safetensors"));
        _scores = new SafetensorsFile(Path.Combine(folder, "all_scores_f64.safetensors"));
        SafetensorsFile items = new(Path.Combine(folder, "items.safetensors"));
        Store = TestData.Store(temp, items.Floats("items"), items.Shape("items")[1]);
    }

    /// <summary>The passages, <c>d0</c> first.</summary>
    public VectorStore Store { get; }

    public static IEnumerable<GoldenSearch> All(TempFolder temp) =>
        GoldenFolder.With("items.safetensors", "qnets.safetensors", "approx_expected.json")
            .Select(folder => new GoldenSearch(folder, temp));

    public JsonElement Json(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, file))).RootElement;

    public SafetensorsFile Tensors(string file) => new(Path.Combine(_folder, file));

    /// <summary>The score of each passage in double precision.</summary>
    public double[] Scores(string query) => _scores.Doubles(query);

    /// <summary>Six hidden layers of almost dead ReLUs are ill-conditioned.</summary>
    public double Tolerance(string query) => QNet(query).HiddenLayers > 2 ? 5e-3 : 2e-4;

    public QNet QNet(string query)
    {
        int matrices = _qnets.Names.Count(name => name.StartsWith($"{query}.matrix.", StringComparison.Ordinal));
        string[] names = [.. Enumerable.Range(0, matrices).Select(i => $"{query}.matrix.{i}")];
        return new QNet(
            new QNetOptions(),
            [_qnets.Shape(names[0])[1], .. names.Select(name => _qnets.Shape(name)[2])],
            [.. names.Select(_qnets.Floats)],
            [.. Enumerable.Range(0, matrices - 1).Select(i => _qnets.Floats($"{query}.vector.{i}"))]);
    }

    /// <summary>The neighbours of each passage as the published code wrote them.</summary>
    public int[][] Graph()
    {
        Dictionary<int, int[]> rows = File.ReadLines(Directory.GetFiles(_folder, "graph_batch*.jsonl").Single())
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(
                row => Index(row.GetProperty("item_id")),
                row => row.GetProperty("neighbors").EnumerateArray().Select(Index).ToArray());
        return [.. Enumerable.Range(0, Store.Count).Select(i => rows[i])];
    }

    /// <summary><c>d12</c> is passage 12.</summary>
    public static int Index(JsonElement id) => int.Parse(id.GetString()!.AsSpan(1), provider: null);
}
