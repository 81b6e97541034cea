using Hypencoder.Data;
using Hypencoder.Server.Api;
using Hypencoder.Server.Indexes;
using Hypencoder.Server.Telemetry;

namespace Hypencoder.Server.Page;

/// <summary>The results on the page: one list, or two side by side.</summary>
internal sealed class PageResults(ServerOptions options, ServerTelemetry telemetry)
{
    private const int TopK = 10, SnippetLength = 260, LongestText = 20_000;

    /// <summary>Searches and shows the results, or why there are none.</summary>
    /// <returns>The status code of the answer, a line that says what was found, and the results.</returns>
    public (int Status, string Said, Html Results) Render(PageRequest request, CancellationToken cancellationToken)
    {
        if (request.Query.Length == 0)
            return (200, "", Welcome(request));
        SearchOutcome[] outcomes;
        try
        {
            outcomes = Search(request, cancellationToken);
        }
        catch (RequestException e)
        {
            return (e.Status, e.Message, new Html().Add($"<p class=\"message\">{e.Message}</p>"));
        }
        Highlighter words = new(request.Query);
        Html html = new();
        html.Add($"<div class=\"lists\">");
        foreach ((int i, SearchOutcome outcome) in outcomes.Index())
            html.Add($"{List(outcome, outcomes.Length == 2 ? outcomes[1 - i] : null, words, i)}");
        html.Add($"</div>");
        string said = string.Join(
            ", ", outcomes.Select(o => $"{Count(o.Hits.Count)} by {StrategyText.Name(o.Strategy)}"));
        return (200, said, html);
    }

    private SearchOutcome[] Search(PageRequest request, CancellationToken cancellationToken)
    {
        string query = RequestText.Query(request.Query, options.Limits);
        string[] strategies = request.Other.Length > 0 ? [request.Strategy, request.Other] : [request.Strategy];
        ServedIndex index = request.Index;
        PlaceFilter? filter = SearchEndpoint.Filter(index, request.Kind, request.Folder);
        return index.Use<SearchOutcome[]>(open =>
        [
            .. strategies.Select(strategy =>
            {
                SearchOutcome outcome = open.Search(
                    new SearchTask(query, TopK, strategy, filter), index.Places, cancellationToken);
                telemetry.Searched(index.Name, outcome);
                return outcome;
            }),
        ]);
    }

    private static Html List(SearchOutcome outcome, SearchOutcome? other, Highlighter words, int column)
    {
        Html html = new();
        html.Add($"""
            <section class="list" aria-labelledby="list-{column}">
            <header><h2 id="list-{column}">{StrategyText.Name(outcome.Strategy)}</h2>
            <p class="account">{StrategyText.Account(outcome)}</p></header>

            """);
        if (outcome.Hits.Count == 0)
            html.Add($"<p class=\"message\">No passage found.</p>");
        html.Add($"<ol>\n");
        foreach (FoundPassage found in outcome.Hits)
            html.Add($"{Item(found, other, words)}");
        html.Add($"</ol></section>\n");
        return html;
    }

    private static Html Item(FoundPassage found, SearchOutcome? other, Highlighter words)
    {
        Passage passage = found.Passage;
        string title = passage.Title.Length > 0 ? passage.Title : passage.Id;
        string text = passage.Text.Length > 0 ? passage.Text : passage.Title;
        Html place = new();
        if (found.Place is PassagePlace known)
            place.Add($"<span class=\"place\">{known.ToString()}</span>");
        Html beside = new();
        if (other is not null)
        {
            int? rank = other.Hits.FirstOrDefault(hit => hit.Passage.Id == passage.Id)?.Rank;
            string said = rank is int there ? FormattableString.Invariant($"#{there} there") : "only here";
            beside.Add($" · <span class=\"{(rank is null ? "only" : "there")}\">{said}</span>");
        }
        string score = FormattableString.Invariant($"{found.Score:F3}");
        string shown = text.Length <= LongestText ? text : text[..LongestText] + " …";
        return new Html().Add($"""
            <li><details class="hit"><summary>
            <span class="rank">{found.Rank}</span>
            <span class="title">{Marked(title, words)}</span>
            <span class="about">{place}<span class="score">{score}{beside}</span></span>
            <span class="snippet">{Marked(words.Snippet(text, SnippetLength), words)}</span>
            </summary><div class="text">{Marked(shown, words)}</div></details></li>

            """);
    }

    private static Html Marked(string text, Highlighter words)
    {
        Html html = new();
        foreach ((string part, bool isMatch) in words.Parts(text))
        {
            if (isMatch)
                html.Add($"<mark>{part}</mark>");
            else
                html.Add($"{part}");
        }
        return html;
    }

    /// <summary>What stands where results will be.</summary>
    private Html Welcome(PageRequest request)
    {
        Html html = new();
        html.Add($"<div class=\"welcome\">");
        if (options.Examples.Count > 0)
        {
            html.Add($"<h2>Try</h2><ul class=\"examples\">");
            foreach (string example in options.Examples)
            {
                string address = $"?{PageRequest.QueryName}={Uri.EscapeDataString(example)}"
                    + $"&{PageRequest.IndexName}={Uri.EscapeDataString(request.Index.Name)}";
                html.Add($"<li><a href=\"{address}\">{example}</a></li>");
            }
            html.Add($"</ul>");
        }
        html.Add($"""
            <p class="keys"><span><kbd>/</kbd> search</span> <span><kbd>↑</kbd> <kbd>↓</kbd> move</span>
            <span><kbd>Enter</kbd> open</span> <span><kbd>Esc</kbd> back</span></p></div>
            """);
        return html;
    }

    private static string Count(int passages) => passages == 1 ? "1 passage" : $"{passages} passages";
}
