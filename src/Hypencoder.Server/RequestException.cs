using Microsoft.AspNetCore.Http;

namespace Hypencoder.Server;

/// <summary>A request that cannot be answered, which becomes a problem in the answer.</summary>
/// <param name="status">Status code of the answer.</param>
/// <param name="message">What is wrong, in one line.</param>
/// <param name="parameter">Name of the member or parameter that is wrong; null if it is none.</param>
internal sealed class RequestException(int status, string message, string? parameter = null) : Exception(message)
{
    private const int LongestShown = 80;

    public int Status => status;

    public string? Parameter => parameter;

    /// <summary>Describes a member with a wrong value.</summary>
    public static RequestException Bad(string parameter, string expected, string found) => new(
        StatusCodes.Status400BadRequest,
        $"{parameter}: {expected}, found \"{Shown(found)}\"", parameter);

    /// <summary>Describes a member with a wrong number.</summary>
    public static RequestException Bad(string parameter, string expected, long found) => new(
        StatusCodes.Status400BadRequest, FormattableString.Invariant($"{parameter}: {expected}, found {found}"),
        parameter);

    /// <summary>Describes a name that is none of those known.</summary>
    public static RequestException Unknown(string parameter, IEnumerable<string> known, string found) => new(
        StatusCodes.Status404NotFound,
        $"{parameter}: expected {string.Join(" or ", known)}, found \"{Shown(found)}\"", parameter);

    /// <summary>Describes a missing member.</summary>
    public static RequestException Missing(string parameter, string expected) =>
        new(StatusCodes.Status400BadRequest, $"{parameter}: {expected}, found none", parameter);

    private static string Shown(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "…";
}
