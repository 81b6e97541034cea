using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hypencoder.Server.Hosting;

/// <summary>Writes problem details (RFC 9457).</summary>
internal static class Problems
{
    /// <summary>Writes a problem with the status code that the answer has.</summary>
    public static async Task WriteAsync(HttpContext context, string detail) =>
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(
            new ProblemDetailsContext
            {
                HttpContext = context,
                ProblemDetails = { Status = context.Response.StatusCode, Detail = detail },
            }).ConfigureAwait(false);
}
