using System.Diagnostics;
using System.Globalization;

namespace Hypencoder.Cli.Tests.Verbs.Cluster.Faults;

/// <summary>
/// Network namespaces of this machine that a bridge joins, and whose links are cut and slowed. The bridge has an
/// address too, by which a client outside of them reaches all. What an earlier process left, which was killed, is
/// removed at first.
/// </summary>
internal sealed class NetworkNamespaces : IDisposable
{
    private const string Prefix = "hyp";
    private readonly string _own = $"{Prefix}{Environment.ProcessId}";
    private readonly string _network = $"10.77.{Environment.ProcessId % 256}";
    private readonly int _count;

    public NetworkNamespaces(int count)
    {
        _count = count;
        RemoveLeftOver();
        try
        {
            Run("ip", $"link add {_own} type bridge");
            Run("ip", $"address add {_network}.254/24 dev {_own}");
            Run("ip", $"link set {_own} up");
            for (int i = 0; i < count; i++)
            {
                Run("ip", $"netns add {Name(i)}");
                Run("ip", $"link add {Name(i)} type veth peer name eth0 netns {Name(i)}");
                Run("ip", $"link set {Name(i)} master {_own} up");
                Run("ip", $"-n {Name(i)} address add {Address(i)}/24 dev eth0");
                Run("ip", $"-n {Name(i)} link set eth0 up");
                Run("ip", $"-n {Name(i)} link set lo up");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why there can be none here; null if there can.</summary>
    public static string? Missing =>
        !OperatingSystem.IsLinux() ? "network namespaces need Linux"
        : !Environment.IsPrivilegedProcess ? "network namespaces need root"
        : !File.Exists("/sbin/ip") && !File.Exists("/usr/sbin/ip") ? "needs ip(8) of iproute2"
        : Try("ip", $"netns add {Prefix}0") && Try("ip", $"netns delete {Prefix}0") ? null
        : "`ip netns add` is not permitted";

    public string Name(int space) => $"{_own}n{space}";

    public string Address(int space) => $"{_network}.{space + 1}";

    public void Cut(int space) => Run("ip", $"link set {Name(space)} down");

    public void Heal(int space) => Run("ip", $"link set {Name(space)} up");

    /// <summary>Lets 2 kilobytes a second through to the namespace and from it.</summary>
    public void Slow(int space)
    {
        Run("tc", $"qdisc add dev {Name(space)} root tbf rate 16kbit burst 1600 limit 100000");
        Run("ip", $"netns exec {Name(space)} tc qdisc add dev eth0 root tbf rate 16kbit burst 1600 limit 100000");
    }

    public void Quicken(int space)
    {
        Run("tc", $"qdisc delete dev {Name(space)} root");
        Run("ip", $"netns exec {Name(space)} tc qdisc delete dev eth0 root");
    }

    public void Dispose()
    {
        for (int i = 0; i < _count; i++)
            Remove(Name(i));
        Try("ip", $"link delete {_own}");
    }

    private static void RemoveLeftOver()
    {
        foreach (string line in Output("ip", "netns list").Split('\n'))
        {
            string name = line.Split(' ')[0];
            if (name.StartsWith(Prefix, StringComparison.Ordinal)
                && name[Prefix.Length..].Split('n') is [string owner, _]
                && int.TryParse(owner, CultureInfo.InvariantCulture, out int id)
                && !Directory.Exists($"/proc/{id}"))
            {
                Remove(name);
                Try("ip", $"link delete {Prefix}{id}");
            }
        }
    }

    /// <summary>Removes a namespace and what still runs in it.</summary>
    private static void Remove(string name)
    {
        foreach (string id in Output("ip", $"netns pids {name}").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Try("kill", $"-KILL {id}");
        Try("ip", $"netns delete {name}"); // its end of the link goes with it, and the other with that
    }

    private static void Run(string program, string arguments) =>
        Assert.True(Try(program, arguments), $"{program} {arguments}");

    private static bool Try(string program, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
        })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static string Output(string program, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
