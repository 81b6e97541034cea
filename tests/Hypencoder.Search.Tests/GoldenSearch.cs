using System.Text.Json;

namespace Hypencoder.Search.Tests;

/// <summary>A golden collection with its q-nets.</summary>
internal sealed class GoldenSearch
{
    private readonly string _folder;
    private readonly SafetensorsFile _qnets;
    private readonly SafetensorsFile _scores;
    private readonly Dictionary<string, int> _indices;

    private GoldenSearch(string folder, TempFolder temp)
    {
        _folder = folder;
        _qnets = new SafetensorsFile(Path.Combine(folder, "qnets.safetensors"));
        _scores = new SafetensorsFile(Path.Combine(folder, "all_scores_f64.safetensors"));
        SafetensorsFile items = new(Path.Combine(folder, "items.safetensors"));
        _indices = Indices();
        Store = TestData.Store(temp, items.Floats("items"), items.Shape("items")[1]);
    }

    /// <summary>Store of the passages.</summary>
    public VectorStore Store { get; }

    public static IEnumerable<GoldenSearch> All(TempFolder temp) =>
        GoldenFolder.With("items.safetensors", "qnets.safetensors", "approx_expected.json")
            .Select(folder => new GoldenSearch(folder, temp));

    public JsonElement Json(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, file))).RootElement;

    public SafetensorsFile Tensors(string file) => new(Path.Combine(_folder, file));

    /// <summary>Names of the q-nets.</summary>
    public IEnumerable<string> Queries => _scores.Names;

    /// <summary>The score of each passage in double precision.</summary>
    public double[] Scores(string query) => _scores.Doubles(query);

    /// <summary>Tolerance of a q-net's scores: six hidden layers of almost dead ReLUs are ill-conditioned.</summary>
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

    /// <summary>The neighbours of each passage as written by the published code with a single batch.</summary>
    public int[][] Graph()
    {
        Dictionary<int, int[]> rows = GraphLines().ToDictionary(
            row => Index(row.GetProperty("item_id")),
            row => row.GetProperty("neighbors").EnumerateArray().Select(Index).ToArray());
        return [.. Enumerable.Range(0, Store.Count).Select(i => rows[i])];
    }

    /// <summary>
    /// Nearest passages by L2 or inner product, including the passage itself: <c>…_top16</c> or another number.
    /// </summary>
    public (int[] Indices, int Width) EmbeddingSearch(string kind)
    {
        SafetensorsFile file = new(Directory.GetFiles(_folder, $"embedding_search_{kind}_top*.safetensors").Single());
        return (file.Int32s("indices"), file.Shape("indices")[1]);
    }

    /// <summary>
    /// Entry points of a setting: <c>2000_100</c> are 100 of 2,000 passages; where there are more, the first ones are
    /// used.
    /// </summary>
    public int[] EntryPoints(int count) => Json("entry_points.json").EnumerateObject()
        .Where(drawn => drawn.Name.StartsWith($"{Store.Count}_", StringComparison.Ordinal))
        .Select(drawn => drawn.Value.EnumerateArray().Select(value => value.GetInt32()).ToArray())
        .Where(drawn => drawn.Length >= count).MinBy(drawn => drawn.Length)![..count];

    /// <summary>
    /// Graphs that the published code writes with smaller batches, and the size of those; may be empty.
    /// </summary>
    public IEnumerable<(JsonElement Quirk, int Batch)> GraphQuirks() =>
        from path in Directory.GetFiles(_folder, "graph_batch*_quirk.json")
        let name = Path.GetFileName(path)
        select (Json(name), int.Parse(name["graph_batch".Length..^"_quirk.json".Length], provider: null));

    /// <summary>Index of the passage with an id.</summary>
    public int Index(string id) => _indices[id];

    /// <summary>Index of the passage with an id.</summary>
    public int Index(JsonElement id) => Index(id.GetString()!);

    /// <summary>Indices by id; the graph lists ids in the order of the passages.</summary>
    private Dictionary<string, int> Indices() => GraphLines()
        .Select((row, i) => (Id: row.GetProperty("item_id").GetString()!, i)).ToDictionary(row => row.Id, row => row.i);

    private IEnumerable<JsonElement> GraphLines() =>
        File.ReadLines(Directory.GetFiles(_folder, "graph_batch*.jsonl").Single())
            .Select(line => JsonDocument.Parse(line).RootElement);
}
