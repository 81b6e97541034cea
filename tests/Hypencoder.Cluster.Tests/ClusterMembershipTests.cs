using Hypencoder.Cluster.Nodes;

namespace Hypencoder.Cluster.Tests;

public sealed class ClusterMembershipTests
{
    [Theory]
    [InlineData("127.0.0.1:11111", "127.0.0.1:11111", null)]
    [InlineData("[::1]:80", "[::1]:80", null)]
    [InlineData("redis://cache:6379", null, "cache:6379")]
    public void Parse_Address_IsRead(string text, string? first, string? redis)
    {
        ClusterMembership membership = ClusterMembership.Parse("c", text);
        Assert.Equal((first, redis), (membership.First?.ToString(), membership.Redis));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("0.0.0.0:11111")]
    [InlineData("localhost:11111")]
    [InlineData("redis://")]
    [InlineData("redis://a/b")]
    [InlineData("")]
    public void Parse_OtherText_IsRefused(string text) => Assert.Contains(
        $"\"{text}\"", Assert.Throws<InvalidDataException>(() => ClusterMembership.Parse("c", text)).Message);
}
