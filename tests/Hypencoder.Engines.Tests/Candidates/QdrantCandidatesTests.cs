using System.Text;

namespace Hypencoder.Engines.Tests.Candidates;

/// <summary>
/// The points of an export in Qdrant, put as its recipe says: in a server whose address is in HYPENCODER_QDRANT_REST,
/// and in one that answers as its documentation describes.
/// </summary>
public sealed class QdrantCandidatesTests : IDisposable
{
    private const string Variable = "HYPENCODER_QDRANT_REST";

    private readonly HttpClient _http = new();
    private readonly QdrantStandIn _standIn = new();

    public void Dispose()
    {
        _http.Dispose();
        _standIn.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Search_PointsOfAnExport_IsExhaustiveSearch(bool isServer)
    {
        string? server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(isServer && server is null, $"{Variable} is not set to the address of a Qdrant server");
        string collection = $"{(isServer ? server : _standIn.Address)}/collections/passages";
        using EngineFolder folder = await EngineFolder.CreateAsync();
        folder.Write(VectorFormat.Qdrant);
        await PutAsync(collection, File.ReadAllText(Path.Combine(folder.Export, "collection.json")));
        foreach (string body in File.ReadLines(Path.Combine(folder.Export, "points.jsonl")))
            await PutAsync(collection + "/points?wait=true", body);
        using QdrantCandidates engine = QdrantCandidates.Open(collection);

        Assert.Equal($"qdrant:{collection}", engine.Name);
        Assert.Equal(
            folder.Index.Ids().Order(StringComparer.Ordinal),
            engine.Find(folder.Expected[3].Vector, 1000).Order(StringComparer.Ordinal));
        await folder.AssertIsExhaustiveAsync(engine);
    }

    [Theory]
    [InlineData("{\"vectors\": {\"size\": 16, \"distance\": \"Cosine\"}}", "distance Dot, found Cosine")]
    [InlineData("{\"vectors\": {\"named\": {\"size\": 16, \"distance\": \"Dot\"}}}", "expected distance")]
    [InlineData(null, "404")]
    public async Task Open_CollectionThatComparesOtherwiseOrIsMissing_IsRefused(string? collection, string part)
    {
        string address = _standIn.Address + "/collections/passages";
        if (collection is not null)
            await PutAsync(address, collection);
        Assert.Contains(
            part, Assert.Throws<InvalidDataException>(() => QdrantCandidates.Open(address)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_PointWithoutId_IsRefused()
    {
        string address = _standIn.Address + "/collections/passages";
        await PutAsync(address, "{\"vectors\": {\"size\": 2, \"distance\": \"Dot\"}}");
        await PutAsync(address + "/points", "{\"points\": [{\"id\": 4, \"vector\": [1, 2], \"payload\": {}}]}");
        using QdrantCandidates engine = QdrantCandidates.Open(address);

        Assert.Contains(
            "expected a passage's id in the payload",
            Assert.Throws<InvalidDataException>(() => engine.Find(new float[] { 1, 1 }, 5)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:6334")]
    [InlineData("http://localhost:6333")]
    public void Open_NoAddressOfACollection_IsRefused(string address) => Assert.Contains(
        "http://localhost:6333/collections/passages",
        Assert.Throws<InvalidDataException>(() => QdrantCandidates.Open(address)).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_NoServer_IsAnError() =>
        Assert.Throws<IOException>(() => QdrantCandidates.Open("http://127.0.0.1:1/collections/passages"));

    private async Task PutAsync(string address, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.PutAsync(address, content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
