using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Server.Hosting;

/// <summary>Turns exceptions into problem details (RFC 9457).</summary>
internal sealed partial class ProblemHandler(IProblemDetailsService problems, ILogger<ProblemHandler> logger)
    : IExceptionHandler
{
    private const int DiskFullUnix = 28, QuotaUnix = 122; // ENOSPC, EDQUOT
    private const int DiskFullWindows = unchecked((int)0x80070070), HandleDiskFullWindows = unchecked((int)0x80070027);

    public async ValueTask<bool> TryHandleAsync(
        HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        (int status, string detail) = Describe(exception);
        if (status >= StatusCodes.Status500InternalServerError)
            Failed(context.Request.Method, Route(context), status, exception);
        context.Response.StatusCode = status;
        ProblemDetails problem = new() { Status = status, Detail = detail };
        if (context.Request.Path.StartsWithSegments("/v1"))
            problem.Extensions["error"] = OpenAiError(status, detail, (exception as RequestException)?.Parameter);
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = problem,
            Exception = exception,
        }).ConfigureAwait(false);
    }

    /// <summary>Status code and detail of an exception. What goes wrong inside the server is only logged.</summary>
    internal static (int Status, string Detail) Describe(Exception exception) => exception switch
    {
        RequestException request => (request.Status, request.Message),
        BadHttpRequestException { InnerException: JsonException json } => (
            StatusCodes.Status400BadRequest, OfJson(json)),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad
            when bad.Message.StartsWith("Implicit body", StringComparison.Ordinal) => (
            bad.StatusCode, "the body: expected JSON, found nothing"),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        JsonException json => (StatusCodes.Status400BadRequest, OfJson(json)),
        IOException io when IsDiskFull(io) => (
            StatusCodes.Status507InsufficientStorage,
            "the disk is full; nothing was changed, and the index can still be searched"),
        ObjectDisposedException => (StatusCodes.Status503ServiceUnavailable, "the server is stopping"),
        _ => (StatusCodes.Status500InternalServerError, "the server failed; its log says why"),
    };

    internal static bool IsDiskFull(IOException exception) =>
        exception.HResult is DiskFullUnix or QuotaUnix or DiskFullWindows or HandleDiskFullWindows;

    /// <summary>The body of an error as clients of OpenAI read it, beside the members of problem details.</summary>
    private static object OpenAiError(int status, string message, string? parameter) => new
    {
        message,
        type = status >= StatusCodes.Status500InternalServerError ? "server_error" : "invalid_request_error",
        param = parameter,
        code = status == StatusCodes.Status404NotFound ? "model_not_found" : null,
    };

    private static string OfJson(JsonException exception)
    {
        string path = exception.Path is { Length: > 2 } known && known.StartsWith("$.", StringComparison.Ordinal)
            ? known[2..]
            : "the body";
        Match unknown = UnknownMember().Match(exception.Message);
        if (unknown.Success)
            return $"{unknown.Groups[1].Value}: this member is not supported";
        Match wrong = WrongType().Match(exception.Message);
        if (wrong.Success)
        {
            string expected = wrong.Groups[1].Value switch
            {
                "System.String" => "a string",
                "System.Int32" or "System.Nullable`1[System.Int32]" => "a whole number",
                "System.Boolean" or "System.Nullable`1[System.Boolean]" => "true or false",
                string type when type.Contains("IReadOnlyList", StringComparison.Ordinal) => "an array",
                _ => "an object",
            };
            return $"{path}: expected {expected}, found something else";
        }
        string reason = exception.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0].TrimEnd('.');
        return $"the body: expected JSON, found something else in line {exception.LineNumber + 1}: {reason}";
    }

    private static string Route(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName ?? "no route";

    [GeneratedRegex(@"\AThe JSON property '(.+?)' could not be mapped")]
    private static partial Regex UnknownMember();

    [GeneratedRegex(@"\AThe JSON value could not be converted to (.+?)\. Path: ")]
    private static partial Regex WrongType();

    [LoggerMessage(LogLevel.Error, "{Method} {Route} was answered with {Status}")]
    private partial void Failed(string method, string route, int status, Exception exception);
}
