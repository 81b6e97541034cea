using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hypencoder.Cli.Tests.Verbs.Cluster;

/// <summary>The program in a process of its own, which tests stop and kill.</summary>
internal sealed class ClusterProcess : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<string> _ready = new();

    private ClusterProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the program, and returns once it has said that it is ready.</summary>
    public static Task<(ClusterProcess Process, string Line)> StartAsync(params string[] arguments) =>
        StartAsync(new ProcessStartInfo("dotnet", [Program, .. arguments]));

    /// <summary>The same in a network namespace.</summary>
    public static Task<(ClusterProcess Process, string Line)> StartInAsync(string space, params string[] arguments) =>
        StartAsync(new ProcessStartInfo("ip", ["netns", "exec", space, "dotnet", Program, .. arguments]));

    private static string Program => Path.Combine(AppContext.BaseDirectory, "hypencoder.dll");

    private static async Task<(ClusterProcess Process, string Line)> StartAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        ClusterProcess started = new(Process.Start(start)!);
        started._process.OutputDataReceived += (_, e) => started._ready.TrySetResult(e.Data ?? "ended");
        started._process.BeginOutputReadLine();
        string line = await started._ready.Task.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.NotEqual("ended", line);
        return (started, line);
    }

    public static string FreeAddress()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }

    /// <summary>Sends a signal, such as KILL, STOP or CONT.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
        if (name == "KILL")
            _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
