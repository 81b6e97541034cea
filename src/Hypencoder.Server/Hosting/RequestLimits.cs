using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Hypencoder.Server.Hosting;

/// <summary>Limits of time and concurrency, by ASP.NET Core's request timeouts and rate limiter.</summary>
internal static class RequestLimits
{
    /// <summary>Policy of requests that encode or search.</summary>
    public const string Computing = "computing";

    /// <summary>Policy of requests that change an index, which wait for each other.</summary>
    public const string Changing = "changing";

    /// <summary>
    /// Seconds after which a refused client should try again: the queue holds what takes far less than that.
    /// </summary>
    private const string RetryAfter = "1";

    public static IServiceCollection AddRequestLimits(this IServiceCollection services, ServerLimits limits)
    {
        services.AddRequestTimeouts(options => options.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = limits.RequestTime,
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            WriteTimeoutResponse = context => WriteAsync(
                context, $"the request took longer than {limits.RequestTime.TotalSeconds:0.###} s"),
        });
        return services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (context, _) => new ValueTask(WriteAsync(
                context.HttpContext, "the server is busy; try again after the time in Retry-After"));
            options.AddConcurrencyLimiter(Computing, limiter =>
            {
                limiter.PermitLimit = limits.Running;
                limiter.QueueLimit = limits.Waiting;
                limiter.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
            });
            options.AddConcurrencyLimiter(Changing, limiter =>
            {
                limiter.PermitLimit = limits.Changes;
                limiter.QueueLimit = 0;
            });
        });
    }

    /// <summary>
    /// Adds the limits to the pipeline. Bodies are read before a request waits for its turn, so that slow clients keep
    /// nobody waiting. The rate limiter answers a request that was cancelled while it waited with success and nothing,
    /// so that is made an exception, which timeouts turn into their answer.
    /// </summary>
    public static void UseRequestLimits(this IApplicationBuilder app)
    {
        app.UseRequestTimeouts();
        app.Use(async (context, next) =>
        {
            MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
            body.Position = 0;
            context.Request.Body = body;
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted)
                context.RequestAborted.ThrowIfCancellationRequested();
        });
        app.UseRateLimiter();
    }

    private static Task WriteAsync(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = RetryAfter;
        return Problems.WriteAsync(context, detail);
    }
}
