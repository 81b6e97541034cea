using Hypencoder.Server.Hosting;
using Hypencoder.Server.Indexes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hypencoder.Server.Page;

/// <summary>The routes of the page: the page itself, its results alone for its script, and its files.</summary>
internal static class PageRoutes
{
    private const string HtmlType = "text/html; charset=utf-8";

    public static void AddPage(this IServiceCollection services) =>
        services.AddSingleton<PageAssets>().AddSingleton<PageResults>().AddSingleton<SearchPage>();

    public static void MapPage(this WebApplication app)
    {
        app.MapGet("/", Whole).RequireRateLimiting(RequestLimits.Computing).ExcludeFromDescription();
        app.MapGet("/results", Results).RequireRateLimiting(RequestLimits.Computing).ExcludeFromDescription();
        foreach (PageAsset asset in app.Services.GetRequiredService<PageAssets>().All)
        {
            app.MapGet("/" + asset.Path, asset.Answer).WithMetadata(new ApiKeyCheck.NotNeeded())
                .ExcludeFromDescription();
        }
    }

    private static IResult Whole(HttpContext context, ServedIndexes indexes, PageResults results, SearchPage page)
    {
        PageRequest request = PageRequest.Of(context.Request.Query, indexes);
        (int status, string said, Html found) = results.Render(request, context.RequestAborted);
        return TypedResults.Text(page.Render(request, said, found).ToString(), HtmlType, statusCode: status);
    }

    private static IResult Results(HttpContext context, ServedIndexes indexes, PageResults results)
    {
        PageRequest request = PageRequest.Of(context.Request.Query, indexes);
        (int status, string said, Html found) = results.Render(request, context.RequestAborted);
        Html html = new Html().Add($"<div data-said=\"{said}\">{found}</div>");
        return TypedResults.Text(html.ToString(), HtmlType, statusCode: status);
    }
}
