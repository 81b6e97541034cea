using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hypencoder.Server.Indexes;

/// <summary>
/// Looks regularly whether other processes have changed an index. What cannot be opened, such as an index that is being
/// built in place, is tried again, and the state before stays in use.
/// </summary>
internal sealed partial class IndexWatch(
    ServedIndexes indexes, ServerOptions options, ILogger<IndexWatch> logger) : BackgroundService
{
    private readonly Dictionary<string, string> _failures = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(options.RefreshInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                foreach (ServedIndex index in indexes.All)
                    Look(index);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Look(ServedIndex index)
    {
        try
        {
            if (index.Refresh())
                Changed(index.Name, index.Use(open => open.Index.Count));
            _failures.Remove(index.Name);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Said once, not every second.
            if (_failures.TryGetValue(index.Name, out string? said) && said == e.Message)
                return;
            _failures[index.Name] = e.Message;
            Unreadable(index.Name, e.Message);
        }
        catch (ObjectDisposedException)
        {
        }
    }

    [LoggerMessage(
        LogLevel.Information, "Index {Index} was changed by another process and has {Passages} passages now")]
    private partial void Changed(string index, int passages);

    [LoggerMessage(LogLevel.Warning, "Index {Index} cannot be refreshed, and is served as it was: {Reason}")]
    private partial void Unreadable(string index, string reason);
}
