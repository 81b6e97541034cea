using Microsoft.Extensions.Logging;

namespace Hypencoder.Extensions.AI;

/// <summary>Messages of a vector store. They contain no texts of queries or records.</summary>
internal static partial class VectorStoreLog
{
    [LoggerMessage(1, LogLevel.Information, "Created collection {Collection} in {Directory}")]
    public static partial void Created(this ILogger logger, string collection, string directory);

    [LoggerMessage(2, LogLevel.Information, "Deleted collection {Collection} in {Directory}")]
    public static partial void Deleted(this ILogger logger, string collection, string directory);

    [LoggerMessage(
        3, LogLevel.Information,
        "Opened collection {Collection} in {Directory}: {Records} records in {Milliseconds:F1} ms")]
    public static partial void Opened(
        this ILogger logger, string collection, string directory, int records, double milliseconds);

    [LoggerMessage(
        4, LogLevel.Information, "Added {Records} records to collection {Collection} in {Milliseconds:F1} ms")]
    public static partial void Added(this ILogger logger, int records, string collection, double milliseconds);

    [LoggerMessage(5, LogLevel.Information, "Removed {Records} records from collection {Collection}")]
    public static partial void Removed(this ILogger logger, int records, string collection);

    [LoggerMessage(6, LogLevel.Information, "Merged the segments of collection {Collection}: {Before} became {After}")]
    public static partial void Merged(this ILogger logger, string collection, int before, int after);

    [LoggerMessage(
        7, LogLevel.Debug,
        "Searched collection {Collection} for {Top} records: {Found} found in {Milliseconds:F1} ms "
            + "(filtered: {IsFiltered})")]
    public static partial void Searched(
        this ILogger logger, string collection, int top, int found, double milliseconds, bool isFiltered);

    [LoggerMessage(
        10, LogLevel.Information, "Opened model {Model}: {Dimension} dimensions, in {Milliseconds:F1} ms")]
    public static partial void OpenedModel(this ILogger logger, string model, int dimension, double milliseconds);

    [LoggerMessage(
        11, LogLevel.Information, "Opened index {Directory}: {Passages} passages, in {Milliseconds:F1} ms")]
    public static partial void OpenedIndex(this ILogger logger, string directory, int passages, double milliseconds);
}
