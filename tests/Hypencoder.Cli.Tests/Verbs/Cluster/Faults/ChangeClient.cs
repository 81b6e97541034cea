using System.Net;
using System.Net.Http.Json;

namespace Hypencoder.Cli.Tests.Verbs.Cluster.Faults;

/// <summary>A client that adds and deletes passages of its own all the time.</summary>
/// <param name="coordinator">Address of the coordinator.</param>
/// <param name="passages">The passages: ids and texts.</param>
/// <param name="ledger">Takes what is known of them.</param>
/// <param name="seed">Seed of the order.</param>
internal sealed class ChangeClient(
    Uri coordinator, IReadOnlyList<(string Id, string Title, string Text)> passages, PassageLedger ledger, int seed)
    : IDisposable
{
    private const string NothingChanged = "nothing was changed there";
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly Random _random = new(seed);

    public int Acknowledged { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Changes of which it is not known whether they were made.</summary>
    public int Unknown { get; private set; }

    /// <summary>Answers that are none of these.</summary>
    public List<string> Wrong { get; } = [];

    public override string ToString() =>
        $"{Acknowledged} changes acknowledged, {Refused} refused, {Unknown} not known, {Wrong.Count} wrong";

    /// <summary>Changes passages until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await ChangeAsync();
            await Task.Delay(50, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until a change is acknowledged.</summary>
    public async Task UntilAcknowledgedAsync(TimeSpan limit)
    {
        using CancellationTokenSource time = new(limit);
        for (int before = Acknowledged; Acknowledged == before; await ChangeAsync())
            Assert.False(time.IsCancellationRequested, $"no change acknowledged after {limit}; {this}");
    }

    public void Dispose() => _client.Dispose();

    private async Task ChangeAsync()
    {
        (string id, string title, string text) = passages[_random.Next(passages.Count)];
        bool? before = ledger.Begin(id);
        if (before is null)
            return; // a change of it may still be made
        try
        {
            using HttpResponseMessage response = before is true
                ? await _client.DeleteAsync(new Uri(coordinator, $"/passages/{id}"))
                : await _client.PostAsJsonAsync(
                    new Uri(coordinator, "/passages"), new { passages = new[] { new { id, title, text } } });
            string body = await response.Content.ReadAsStringAsync();
            if (response.IsSuccessStatusCode)
            {
                Acknowledged++;
                ledger.End(id, !before);
            }
            else if (body.Contains(NothingChanged, StringComparison.Ordinal))
            {
                Refused++;
                ledger.End(id, before);
            }
            else if (response.StatusCode is HttpStatusCode.ServiceUnavailable)
            {
                Unknown++;
            }
            else
            {
                Wrong.Add($"{id}: {response.StatusCode} {body}");
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Unknown++;
        }
    }
}
