using Hypencoder.Retrieval;
using Microsoft.Extensions.Options;

namespace Hypencoder.Extensions.AI;

/// <summary>Says at the start what would fail at the first use. Models are not loaded.</summary>
internal sealed class HypencoderOptionsValidator : IValidateOptions<HypencoderOptions>
{
    public ValidateOptionsResult Validate(string? name, HypencoderOptions options)
    {
        List<string> failures = [];
        if (options.IndexDirectory is string directory)
            failures.AddRange(Failures(directory));
        else if (string.IsNullOrEmpty(options.Model))
        {
            failures.Add($"expected {nameof(HypencoderOptions.IndexDirectory)} or {nameof(HypencoderOptions.Model)}, "
                + "found neither");
        }
        if (options.Search.Threads < 0)
            failures.Add($"Search.Threads: expected 0 or more, found {options.Search.Threads}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(string directory)
    {
        string? failure = null;
        try
        {
            if (!PassageIndex.IsFinished(directory))
                failure = $"expected the folder of a finished index, found {directory}";
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            failure = e.Message;
        }
        if (failure is not null)
            yield return $"{nameof(HypencoderOptions.IndexDirectory)}: {failure}";
    }
}
