using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Server.Hosting;

/// <summary>Logs each request by its route: queries and ids are other people's, and are not logged.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        long begin = Stopwatch.GetTimestamp();
        await next(context).ConfigureAwait(false);
        string route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route";
        double milliseconds = Math.Round(Stopwatch.GetElapsedTime(begin).TotalMilliseconds, 2);
        if (context.RequestAborted.IsCancellationRequested)
            Left(context.Request.Method, route, milliseconds);
        else
            Answered(context.Request.Method, route, context.Response.StatusCode, milliseconds);
    }

    [LoggerMessage(LogLevel.Information, "{Method} {Route} answered with {Status} in {Milliseconds} ms")]
    private partial void Answered(string method, string route, int status, double milliseconds);

    [LoggerMessage(LogLevel.Information, "{Method} {Route}: the client left after {Milliseconds} ms")]
    private partial void Left(string method, string route, double milliseconds);
}
