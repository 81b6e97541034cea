using Hypencoder.Documents;
using Hypencoder.Server.Indexes;

namespace Hypencoder.Server.Page;

/// <summary>The page around the results: the box, and what restricts and compares searches.</summary>
internal sealed class SearchPage(ServedIndexes indexes, ServerOptions options, PageAssets assets)
{
    public Html Render(PageRequest request, string said, Html results)
    {
        ServedIndex index = request.Index;
        (int passages, string model, IReadOnlyList<string> strategies) = index.Use(
            open => (open.Index.Count, open.ModelName, open.Strategies));
        string title = request.Query.Length > 0 ? $"{request.Query} – {options.Title}" : options.Title;
        string about = FormattableString.Invariant($"{passages:N0} passages · {model.Split('/')[^1]}");
        return new Html().Add($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}</title>
            <link rel="icon" href="{assets.Icon.Path}" type="image/svg+xml">
            <link rel="stylesheet" href="{assets.Style.Path}">
            <script src="{assets.Script.Path}" defer></script>
            </head>
            <body>
            <header class="top"><a class="name" href="./">{options.Title}</a><p class="about">{about}</p></header>
            <main>
            <form action="./" method="get" role="search">
            <div class="box">
            <label class="unseen" for="q">Search</label>
            <input id="q" name="{PageRequest.QueryName}" type="search" value="{request.Query}" autocomplete="off"
            autocapitalize="off" spellcheck="false" autofocus placeholder="Search the passages"
            aria-describedby="said" aria-keyshortcuts="/">
            <button type="submit">Search</button>
            </div>
            <div class="controls">
            {Indexes(index)}{Places(request)}
            {Choice("by", PageRequest.StrategyName, "Search by", request.Strategy, Strategies(strategies))}
            {Choice("beside", PageRequest.OtherName, "Beside", request.Other,
                [("", "nothing"), .. Strategies(strategies)], strategies.Count < 2)}
            </div>
            </form>
            <p id="said" class="unseen" role="status" aria-live="polite">{said}</p>
            <div id="results">{results}</div>
            </main>
            </body>
            </html>

            """);
    }

    private Html Indexes(ServedIndex chosen) => Choice(
        "index", PageRequest.IndexName, "Index", chosen.Name, [.. indexes.All.Select(i => (i.Name, i.Name))],
        indexes.All.Count < 2);

    private static Html Places(PageRequest request)
    {
        if (request.Index.Places is not IPassagePlaces places)
            return new Html();
        return new Html().Add($"""
            {Choice("kind", PageRequest.KindName, "Kind", request.Kind, [("", "any"), .. Counted(places.Kinds)])}
            {Choice(
                "folder", PageRequest.FolderName, "Folder", request.Folder,
                [("", "any"), .. Counted(places.Folders)])}
            """);
    }

    private static IEnumerable<(string, string)> Strategies(IReadOnlyList<string> names) =>
        names.Select(name => (name, StrategyText.Name(name)));

    private static IEnumerable<(string, string)> Counted(IReadOnlyList<DocumentCount> counts) =>
        counts.Select(count => (count.Name, FormattableString.Invariant($"{count.Name} ({count.Passages:N0})")));

    private static Html Choice(
        string id, string name, string label, string chosen, IEnumerable<(string Value, string Text)> values,
        bool isHidden = false)
    {
        Html options = new();
        foreach ((string value, string text) in values)
        {
            if (value == chosen)
                options.Add($"<option value=\"{value}\" selected>{text}</option>");
            else
                options.Add($"<option value=\"{value}\">{text}</option>");
        }
        Html hidden = isHidden ? new Html().Add($" hidden") : new Html();
        return new Html().Add($"""
            <label class="choice" for="{id}"{hidden}><span>{label}</span>
            <select id="{id}" name="{name}">{options}</select></label>

            """);
    }
}
