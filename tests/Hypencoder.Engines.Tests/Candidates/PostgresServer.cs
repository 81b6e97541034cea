using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hypencoder.Engines.Tests.Candidates;

/// <summary>
/// A PostgreSQL server for the tests of a class, on the loopback address with a database of its own, where its programs
/// are installed. It refuses to run as root, so root starts it as the user <c>postgres</c>.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string? _programs = Programs();
    private readonly string _folder = "";
    private readonly int _port;

    public PostgresServer()
    {
        if (_programs is null)
        {
            Missing = "no PostgreSQL: initdb and psql are neither in /usr/lib/postgresql nor in PATH";
            return;
        }
        if (Environment.UserName == "root" && Run("id", "postgres").Code != 0)
        {
            Missing = "no PostgreSQL: root cannot run it, and there is no user postgres";
            return;
        }
        _folder = AsServer("mktemp", "-d", "/tmp/hypencoder-postgres-XXXXXX").Trim();
        _port = FreePort();
        AsServer(
            Path.Combine(_programs, "initdb"), "-D", _folder + "/data", "-U", "postgres", "--auth=trust", "--no-sync",
            "--encoding=UTF8", "--locale=C");
        AsServer(
            Path.Combine(_programs, "pg_ctl"), "-D", _folder + "/data", "-w", "-l", _folder + "/log", "-o",
            $"-F -p {_port} -k {_folder} -c listen_addresses=127.0.0.1", "start");
        HasPgvector = Psql("-c", "CREATE EXTENSION vector").Code == 0;
    }

    /// <summary>Reason why there is no server; null if it runs.</summary>
    public string? Missing { get; }

    /// <summary>Whether the extension could be created in the database.</summary>
    public bool HasPgvector { get; }

    public string Connection => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres";

    /// <summary>Runs psql in a folder, and returns its exit code and output.</summary>
    public (int Code, string Output) PsqlIn(string folder, params string[] arguments) => Run(
        folder, Path.Combine(_programs!, "psql"),
        ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", $"{_port}", "-U", "postgres", .. arguments]);

    public (int Code, string Output) Psql(params string[] arguments) => PsqlIn(Path.GetTempPath(), arguments);

    public void Dispose()
    {
        if (_folder.Length == 0)
            return;
        AsServer(Path.Combine(_programs!, "pg_ctl"), "-D", _folder + "/data", "-m", "immediate", "stop");
        AsServer("rm", "-r", _folder);
    }

    private static string? Programs()
    {
        IEnumerable<string> installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            : [];
        return installed.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => new[] { "initdb", "pg_ctl", "psql" }.All(
                program => File.Exists(Path.Combine(folder, program))));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program as the user of the server, and returns what it prints.</summary>
    private static string AsServer(params string[] command)
    {
        (int code, string output) = Environment.UserName == "root"
            ? Run("runuser", ["-u", "postgres", "--", .. command])
            : Run(command[0], command[1..]);
        return code == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)}: {output}");
    }

    private static (int Code, string Output) Run(string program, params string[] arguments) =>
        Run("/", program, arguments);

    private static (int Code, string Output) Run(string folder, string program, string[] arguments)
    {
        // To a file, since the server that pg_ctl starts would keep a pipe open.
        string output = Path.GetTempFileName();
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(
                "/bin/sh", ["-c", "out=$1; shift; \"$@\" > \"$out\" 2>&1", "sh", output, program, .. arguments])
            {
                WorkingDirectory = folder,
            })!;
            process.WaitForExit();
            return (process.ExitCode, File.ReadAllText(output));
        }
        finally
        {
            File.Delete(output);
        }
    }
}
