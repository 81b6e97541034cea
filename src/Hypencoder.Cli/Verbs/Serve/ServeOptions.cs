using System.CommandLine;
using Hypencoder.Cli.Paths;
using Hypencoder.Server;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Cli.Verbs;

/// <summary>The options of <c>hypencoder serve</c> beside the indexes.</summary>
internal sealed class ServeOptions
{
    private const string KeyVariable = "HYPENCODER_API_KEY";
    private const int ShortestKey = 16;
    private static readonly ServerLimits Usual = new();

    private readonly Option<string[]> _urls = new("--urls")
    {
        HelpName = "URL",
        Description = "Addresses to listen on, such as http://127.0.0.1:8080; others than loopback need a key",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int?> _port = VerbOptions.OptionalNumber(
        "--port", "Port of the loopback address to listen on, 0 for any that is free [default: 8080]", 0);

    private readonly Option<string?> _keyFile = VerbOptions.OptionalText(
        "--api-key-file", "FILE", $"File with the key that requests must carry; {KeyVariable} may hold it instead")
        .Names(PathRole.InputFile);

    private readonly Option<bool> _allowAnyone = new("--allow-anyone")
    {
        Description = "Serve other machines without a key: everybody may read and change the indexes",
    };

    private readonly Option<string[]> _hosts = new("--allowed-host")
    {
        HelpName = "NAME",
        Description = "A host name by which the server may be addressed, such as a proxy's; may be repeated",
    };

    private readonly Option<int> _threads = VerbOptions.Number(
        "--threads", "Number of threads of one request; 0 for all cores", 0, 1);

    private readonly Option<bool> _noBm25 = new("--no-bm25") { Description = "Search by the model alone" };

    private readonly Option<int?> _concurrency = VerbOptions.OptionalNumber(
        "--max-concurrent", "Number of searches that run at the same time [default: one on each core]", 1);

    private readonly Option<int?> _queue = VerbOptions.OptionalNumber(
        "--max-queued", "Number of searches that wait; more get status 429 [default: as many as run]", 0);

    private readonly Option<int> _seconds = VerbOptions.Number(
        "--max-seconds", "Time after which a request is given up", 1, (int)Usual.RequestTime.TotalSeconds);

    private readonly Option<int> _bodyKilobytes = VerbOptions.Number(
        "--max-body-kib", "Greatest size of a request in KiB", 1, (int)(Usual.BodyBytes >> 10));

    private readonly Option<int> _queryLength = VerbOptions.Number(
        "--max-query-length", "Greatest length of a query in characters", 1, Usual.QueryLength);

    private readonly Option<int> _topK = VerbOptions.Number(
        "--max-top-k", "Greatest number of passages that a search returns", 1, Usual.TopK);

    private readonly Option<int> _documents = VerbOptions.Number(
        "--max-documents", "Greatest number of documents, texts or passages in a request", 1, Usual.Documents);

    private readonly Option<string?> _log = VerbOptions.OptionalName(
        "--log", "Form of the log on standard error: text (the default) or json", "text", "json");

    private readonly Option<string?> _logLevel = VerbOptions.OptionalName(
        "--log-level", "Least level of what is logged: debug, info (the default), warning or error",
        "debug", "info", "warning", "error");

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _urls, _port, _keyFile, _allowAnyone, _hosts, _threads, _noBm25, _concurrency, _queue, _seconds,
            _bodyKilobytes, _queryLength, _topK, _documents, _log, _logLevel,
        ];
        foreach (Option option in all)
            command.Add(option);
        command.Validators.Add(result => VerbOptions.OneOf(result, _urls, _port));
    }

    /// <summary>The options, without indexes.</summary>
    /// <exception cref="InvalidDataException">The key is too short.</exception>
    public ServerOptions Of(ParseResult parsed, int usualPort) => new()
    {
        Indexes = [],
        Urls = parsed.GetValue(_urls) is { Length: > 0 } urls
            ? urls
            : [FormattableString.Invariant($"http://127.0.0.1:{parsed.GetValue(_port) ?? usualPort}")],
        ApiKey = Key(parsed.GetValue(_keyFile)),
        AllowsAnyone = parsed.GetValue(_allowAnyone),
        Hosts = parsed.GetValue(_hosts) ?? [],
        Threads = parsed.GetValue(_threads),
        WithBm25 = !parsed.GetValue(_noBm25),
        Limits = new ServerLimits
        {
            Concurrency = parsed.GetValue(_concurrency) ?? 0,
            Queue = parsed.GetValue(_queue),
            RequestTime = TimeSpan.FromSeconds(parsed.GetValue(_seconds)),
            BodyBytes = (long)parsed.GetValue(_bodyKilobytes) << 10,
            QueryLength = parsed.GetValue(_queryLength),
            TopK = parsed.GetValue(_topK),
            Documents = parsed.GetValue(_documents),
        },
        JsonLogs = parsed.GetValue(_log) == "json",
        LogLevel = parsed.GetValue(_logLevel) switch
        {
            "debug" => LogLevel.Debug,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            _ => LogLevel.Information,
        },
    };

    private static string? Key(string? file)
    {
        string source = file ?? KeyVariable;
        string? key = (file is null ? Environment.GetEnvironmentVariable(KeyVariable) : File.ReadAllText(file))?.Trim();
        if (file is null && string.IsNullOrEmpty(key))
            return null;
        return key!.Length >= ShortestKey ? key : throw new InvalidDataException(
            $"{source}: expected a key of {ShortestKey} characters or more, found {key.Length}");
    }
}
