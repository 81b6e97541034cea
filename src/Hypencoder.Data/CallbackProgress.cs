namespace Hypencoder.Data;

/// <summary>
/// Passes reports of progress to a callback on the reporting thread, in order. <see cref="Progress{T}"/> posts them to
/// other threads, where they may be handled out of order and after the work has ended.
/// </summary>
/// <param name="callback">Called with each report.</param>
internal sealed class CallbackProgress<T>(Action<T> callback) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => callback(value);
}
