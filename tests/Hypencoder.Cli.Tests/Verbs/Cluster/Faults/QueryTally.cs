using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs.Cluster.Faults;

/// <summary>
/// A client that asks coordinators all the time, and compares every answer with the rankings of one index without the
/// passages of the shards that the answer says are missing: ids and scores, bit for bit. Passages that are added and
/// deleted meanwhile are compared where it is known whether they are there.
/// </summary>
/// <param name="coordinators">Addresses that are asked in turn.</param>
/// <param name="rankings">Ranking of all passages by one index, by the text of the query.</param>
/// <param name="shardOf">Shard of a passage, by its id.</param>
/// <param name="isAdded">Whether a passage, by its id, was not in the index that was split.</param>
/// <param name="ledger">Which of the added passages are there.</param>
internal sealed class QueryTally(
    IReadOnlyList<Uri> coordinators, IReadOnlyDictionary<string, IReadOnlyList<(string Id, float Score)>> rankings,
    Func<string, int> shardOf, Func<string, bool> isAdded, PassageLedger ledger) : IDisposable
{
    private const int TopK = 1000; // all passages
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly string[] _queries = [.. rankings.Keys];
    private int _whole, _partial, _refused, _unanswered, _next;

    /// <summary>Answers that no ranking explains, as they were.</summary>
    public List<string> Wrong { get; } = [];

    public int Whole => _whole;

    public int Partial => _partial;

    public override string ToString() =>
        $"{_whole + _partial + _refused + _unanswered + Wrong.Count} queries: {_whole} whole answers, {_partial} "
        + $"partial, {_refused} refused, {_unanswered} without an answer, {Wrong.Count} wrong";

    /// <summary>Asks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            int number = Interlocked.Increment(ref _next);
            await AskAsync(coordinators[number % coordinators.Count], number);
            await Task.Delay(20, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until every coordinator has given a whole answer.</summary>
    public async Task UntilWholeAsync(TimeSpan limit)
    {
        using CancellationTokenSource time = new(limit);
        foreach (Uri coordinator in coordinators)
        {
            while (await AskAsync(coordinator, Interlocked.Increment(ref _next)) is not [])
            {
                Assert.False(time.IsCancellationRequested, $"{coordinator}: no whole answer after {limit}; {this}");
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Waits until every coordinator has said that these shards are missing.</summary>
    public async Task UntilMissingAsync(TimeSpan limit, params int[] shards)
    {
        using CancellationTokenSource time = new(limit);
        foreach (Uri coordinator in coordinators)
        {
            while (await AskAsync(coordinator, Interlocked.Increment(ref _next)) is not int[] missing
                || !missing.SequenceEqual(shards))
            {
                Assert.False(time.IsCancellationRequested, $"{coordinator}: not missing after {limit}; {this}");
                await Task.Delay(50);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Asks a query, and returns the shards that are missing by the answer; null without one.</summary>
    private async Task<int[]?> AskAsync(Uri coordinator, int number)
    {
        string query = _queries[number % _queries.Length];
        IReadOnlyDictionary<string, (bool? IsThere, int Changes)> before = ledger.Now();
        try
        {
            using HttpResponseMessage response = await _client.PostAsJsonAsync(
                new Uri(coordinator, "/search"), new { query, top_k = TopK });
            string body = await response.Content.ReadAsStringAsync();
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            {
                Interlocked.Increment(ref _refused);
                return null;
            }
            int[] missing = response.IsSuccessStatusCode ? Missing(JsonNode.Parse(body)!) : [];
            string? difference = response.IsSuccessStatusCode
                ? Difference(query, JsonNode.Parse(body)!, missing, before)
                : $"{response.StatusCode} {body}";
            if (difference is null)
                Interlocked.Increment(ref missing is [] ? ref _whole : ref _partial);
            else
                Add($"{query}, without [{string.Join(' ', missing)}]: {difference}");
            return missing;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Interlocked.Increment(ref _unanswered);
            return null;
        }
    }

    private void Add(string wrong)
    {
        lock (Wrong)
            Wrong.Add(wrong);
    }

    /// <summary>
    /// The first difference from the ranking of one index; null for none. Equal scores stand in the order of the
    /// shards, and those of passages that were not added in their own.
    /// </summary>
    private string? Difference(
        string query, JsonNode answer, int[] missing, IReadOnlyDictionary<string, (bool? IsThere, int Changes)> before)
    {
        IReadOnlyDictionary<string, (bool? IsThere, int Changes)> after = ledger.Now();
        (string Id, float Score)[] hits =
            [.. answer["results"]!.AsArray().Select(r => ((string)r!["id"]!, (float)r["score"]!))];
        HashSet<string> found = [.. hits.Select(hit => hit.Id)];
        (string Id, float Score)[] expected = [.. rankings[query]
            .Where(hit => !missing.Contains(shardOf(hit.Id)) && (IsThere(hit.Id) ?? found.Contains(hit.Id)))];
        for (int i = 0; i < Math.Max(hits.Length, expected.Length); i++)
        {
            if (i >= hits.Length || i >= expected.Length || hits[i].Score != expected[i].Score)
                return $"rank {i + 1}: {hits.ElementAtOrDefault(i)}, not {expected.ElementAtOrDefault(i)}";
        }
        return !expected.ToHashSet().SetEquals(hits) ? "other passages with equal scores"
            : !expected.Where(hit => !isAdded(hit.Id)).SequenceEqual(hits.Where(hit => !isAdded(hit.Id)))
                || hits.Zip(hits.Skip(1)).Any(
                    pair => pair.First.Score == pair.Second.Score && shardOf(pair.First.Id) > shardOf(pair.Second.Id))
                ? "another order of equal scores"
            : null;

        bool? IsThere(string id) => !isAdded(id) ? true
            : before.GetValueOrDefault(id, (false, 0)) is var known && known == after.GetValueOrDefault(id, (false, 0))
                ? known.Item1
                : null;
    }

    private static int[] Missing(JsonNode answer) =>
        [.. answer["missing_shards"]!.AsArray().Select(shard => (int)shard!["shard"]!)];
}
