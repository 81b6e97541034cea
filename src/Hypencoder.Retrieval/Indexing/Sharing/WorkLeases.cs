using System.Diagnostics;
using System.Globalization;

namespace Hypencoder.Retrieval.Indexing.Sharing;

/// <summary>
/// Leases on pieces of work, as files of a folder that several processes share. A process renews its lease while it works;
/// a lease that has not changed for its term, by the clock of the process that watches it, may be taken by another, so the
/// clocks of machines need not agree. Two processes can hold the same lease for a moment, or where one was paused: leases
/// save work, and the work itself must give the same result when it is done twice. An instance must not be used by two
/// threads at once.
/// </summary>
/// <param name="folder">The shared folder, which must exist.</param>
/// <param name="term">Time without renewal after which a lease may be taken by another process.</param>
internal sealed class WorkLeases(string folder, TimeSpan term)
{
    private const string Extension = ".lease";
    private readonly Dictionary<string, (string Content, long Since)> _watched = [];

    /// <summary>Name of this process in the folder, different for all processes that share it.</summary>
    public string Worker { get; } =
        $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>Takes the lease of a piece of work, which is renewed until it is disposed of; null if another has it.</summary>
    public IDisposable? Take(string work)
    {
        string path = Path.Combine(folder, work + Extension);
        if (Create(path))
            return new Held(path, Worker, term);
        string? content = Read(path);
        if (content is null)
            return null; // given back in this moment; the next look finds it free
        if (!_watched.TryGetValue(work, out (string Content, long Since) seen) || seen.Content != content)
        {
            _watched[work] = (content, Stopwatch.GetTimestamp());
            return null;
        }
        if (Stopwatch.GetElapsedTime(seen.Since) < term)
            return null;
        _watched.Remove(work);
        Replace(path, Worker, $"{Worker} 0");
        return Read(path) == $"{Worker} 0" ? new Held(path, Worker, term) : null;
    }

    private bool Create(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            file.Write(System.Text.Encoding.UTF8.GetBytes($"{Worker} 0"));
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private static string? Read(string path)
    {
        try
        {
            using StreamReader reader = new(new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd();
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static void Replace(string path, string worker, string content)
    {
        string temporary = $"{path}.{worker}";
        File.WriteAllText(temporary, content);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>A lease that is renewed in the background.</summary>
    private sealed class Held : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly string _path, _worker;
        private readonly Timer _timer;
        private string _content;
        private long _renewals;

        public Held(string path, string worker, TimeSpan term)
        {
            _path = path;
            _worker = worker;
            _content = $"{worker} 0";
            _timer = new Timer(_ => Renew(), null, term / 5, term / 5);
        }

        public void Dispose()
        {
            _timer.Dispose();
            lock (_lock)
            {
                IfMine(() => File.Delete(_path));
                _content = "";
            }
        }

        private void Renew()
        {
            lock (_lock)
            {
                IfMine(() =>
                {
                    string next = string.Create(CultureInfo.InvariantCulture, $"{_worker} {++_renewals}");
                    Replace(_path, _worker, next);
                    _content = next;
                });
            }
        }

        /// <summary>
        /// Does something with the file if nobody has taken the lease. Where the folder cannot be written, the lease runs
        /// out, and the work itself says why.
        /// </summary>
        private void IfMine(Action action)
        {
            try
            {
                if (_content.Length > 0 && Read(_path) == _content)
                    action();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
            }
        }
    }
}
