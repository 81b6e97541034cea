using Hypencoder.Data.Formats;

namespace Hypencoder.Tests.Data.Formats;

public sealed class UnfetchedFileTests
{
    private const string Remedy =
        "; fetch it with `git lfs pull`, `hypencoder models pull` or `hypencoder datasets pull`";

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:5c\nsize 9\n", "a Git LFS pointer to it")]
    [InlineData("<!DOCTYPE html><html>", "an HTML page, which a failed download may leave")]
    [InlineData("\uFEFF \r\n<html lang=en>", "an HTML page, which a failed download may leave")]
    [InlineData("", "an empty file")]
    public void Refuse_WhatStandsInItsPlace_IsNamed(string content, string found)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("model.safetensors", content);

        Assert.Equal(
            $"{path}: expected the file itself, found {found}{Remedy}",
            Assert.Throws<InvalidDataException>(() => UnfetchedFile.Refuse(path)).Message);
    }

    [Theory]
    [InlineData("{\"version\": 1}")]
    [InlineData("version 2")]
    [InlineData("<htmlish>")]
    [InlineData("<top>")]
    public void Refuse_OtherContent_IsTheFile(string content)
    {
        using TemporaryFolder folder = new();
        UnfetchedFile.Refuse(folder.Write("x", content));
    }
}
