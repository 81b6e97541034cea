using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Server.Tests;

/// <summary>A server of small random models on a free port of the loopback address.</summary>
internal sealed class ServerFixture : IAsyncDisposable
{
    private static readonly string[] Words =
    [
        "bees", "cats", "dogs", "honey", "make", "sleep", "all", "day", "old", "new", "red", "the", "of", "in", "we",
        "you",
    ];

    private readonly TempFolder _folder;
    private readonly bool _ownsFolder;

    private ServerFixture(TempFolder folder, bool ownsFolder, HypencoderServer server)
    {
        _folder = folder;
        _ownsFolder = ownsFolder;
        Server = server;
        Client = new HttpClient { BaseAddress = new Uri(server.Addresses.Single()) };
    }

    public HypencoderServer Server { get; }

    public HttpClient Client { get; }

    public string Folder => _folder.Path;

    /// <summary>Starts a server of one index, called first, with a number of passages.</summary>
    public static async Task<ServerFixture> StartAsync(
        Func<ServerOptions, ServerOptions>? change = null, DualEncoderKind kind = DualEncoderKind.BiEncoder,
        int passages = 20, TempFolder? folder = null)
    {
        TempFolder used = folder ?? new TempFolder();
        if (!Directory.Exists(used.File("first")))
            await BuildAsync(used, "first", Passages(passages), kind);
        ServerOptions options = new()
        {
            Indexes = [new IndexSource("first", used.File("first"))],
            Urls = ["http://127.0.0.1:0"],
            RefreshInterval = TimeSpan.FromMilliseconds(20),
            LogLevel = LogLevel.Critical,
            WithBm25 = false,
        };
        HypencoderServer server = await HypencoderServer.StartAsync(change?.Invoke(options) ?? options);
        return new ServerFixture(used, folder is null, server);
    }

    /// <summary>Builds an index in a folder, with a model of its own.</summary>
    public static async Task BuildAsync(
        TempFolder folder, string name, IEnumerable<Passage> passages, DualEncoderKind kind = DualEncoderKind.BiEncoder,
        int seed = 7)
    {
        string path = folder.File($"model-{kind}-{seed}");
        if (!Directory.Exists(path))
            TinyModel.Save(WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), path, kind, seed);
        using RetrievalModel model = RetrievalModel.Load(path);
        using PassageIndex index = await PassageIndex.BuildAsync(model, passages, folder.File(name));
    }

    public static Passage Passage(int id, int text) => new($"p{id}", text % 3 == 0 ? "A title" : "", Text(text));

    public static Passage[] Passages(int count, int firstText = 0) =>
        [.. Enumerable.Range(0, count).Select(i => Passage(i, firstText + i))];

    /// <summary>Sends JSON, and returns status and body.</summary>
    public Task<(int Status, JsonNode? Body)> PostAsync(string path, object body) => AnswerAsync(
        Client.PostAsync(path, body is string text
            ? new StringContent(text, Encoding.UTF8, "application/json")
            : JsonContent.Create(body)));

    public Task<(int Status, JsonNode? Body)> GetAsync(string path) => AnswerAsync(Client.GetAsync(path));

    public static async Task<(int Status, JsonNode? Body)> AnswerAsync(Task<HttpResponseMessage> sent)
    {
        using HttpResponseMessage answer = await sent;
        string text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Requires a problem with a status and a part of its detail.</summary>
    public static void RequireProblem((int Status, JsonNode? Body) answer, int status, string detail)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal(status, (int)answer.Body!["status"]!);
        Assert.Contains(detail, (string)answer.Body["detail"]!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        if (_ownsFolder)
            _folder.Dispose();
    }

    /// <summary>A few words that express the number.</summary>
    public static string Text(int number)
    {
        List<string> words = [];
        for (int rest = number + Words.Length; rest > 0; rest /= Words.Length)
            words.Add(Words[rest % Words.Length]);
        return string.Join(' ', words);
    }
}
