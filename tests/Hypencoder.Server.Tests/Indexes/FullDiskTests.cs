using System.Diagnostics;
using Hypencoder.Retrieval;
using Hypencoder.Server.Hosting;

namespace Hypencoder.Server.Tests.Indexes;

/// <summary>A disk that fills while passages are added: a small file system, where mounts are allowed.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task Upsert_DiskIsFull_IsAnsweredWith507AndTheServerGoesOn()
    {
        using TempFolder folder = new();
        string small = Directory.CreateDirectory(folder.File("small")).FullName;
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small),
            "file systems cannot be mounted here");
        try
        {
            await ServerFixture.BuildAsync(folder, Path.Combine("small", "index"), ServerFixture.Passages(20));
            await using ServerFixture server = await ServerFixture.StartAsync(
                o => o with { Indexes = [new IndexSource("first", Path.Combine(small, "index"))] }, folder: folder);
            object many = new
            {
                passages = Enumerable.Range(0, 1000).Select(i => new { id = $"x{i}", text = new string('a', 300) }),
            };

            ServerFixture.RequireProblem(await server.PostAsync("/passages", many), 507, "the disk is full");

            Assert.Equal(200, (await server.PostAsync("/search", new { query = "bees" })).Status);
            Assert.Equal(20, (int)(await server.GetAsync("/indexes")).Body![0]!["passages"]!);
            object one = new { passages = new[] { new { id = "x", text = "dogs" } } };
            Assert.Equal(200, (await server.PostAsync("/passages", one)).Status);
            using PassageIndex index = PassageIndex.Open(Path.Combine(small, "index"));
            Assert.Equal(21, index.Passages().Count());
        }
        finally
        {
            Assert.True(Run("umount", "-l", small));
        }
    }

    [Theory]
    [InlineData(28, 507)]
    [InlineData(122, 507)]
    [InlineData(unchecked((int)0x80070070), 507)]
    [InlineData(5, 500)]
    public void Describe_ErrorsOfTheDisk_TellsAFullOneFromOthers(int code, int status)
    {
        (int found, string detail) = ProblemHandler.Describe(new IOException("secret path", code));

        Assert.Equal(status, found);
        Assert.DoesNotContain("secret", detail, StringComparison.Ordinal);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
