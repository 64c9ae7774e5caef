using System.Buffers.Binary;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Tests.Formats;

/// <summary>What is known of a picture before anything decodes it: nothing that its bytes say may get past the limits.</summary>
public sealed class ImageFormatTests
{
    private static readonly ParseLimits Limits = new() { MaxImagePixels = 100_000_000 };

    [Theory]
    [InlineData("png", 20_000u, 20_000u)]
    [InlineData("png", uint.MaxValue, uint.MaxValue)]
    [InlineData("png", uint.MaxValue, 0x8000_0001u)]
    [InlineData("tiff", 10_001u, 10_000u)]
    [InlineData("tiff", uint.MaxValue, uint.MaxValue)]
    public void More_pixels_than_are_read_are_refused_whatever_their_product_overflows_to(string kind, uint width, uint height) =>
        Refused(kind == "png" ? Png(width, height) : Tiff(width, height)).Should()
            .Be(DocumentReasons.LargePicture.With(width, height, 100));

    [Fact]
    public void As_many_pixels_as_are_read_are_taken()
    {
        ImageFormat.Check(Png(10_000, 10_000), Limits).Should().Be("image/png");
        ImageFormat.Check(Tiff(10_000, 10_000), Limits).Should().Be("image/tiff");
    }

    [Theory]
    [InlineData(0u, 10u)]
    [InlineData(10u, 0u)]
    public void A_picture_without_a_side_is_damaged(uint width, uint height)
    {
        Refused(Png(width, height)).Should().Be(DocumentReasons.DamagedPicture.Reason);
        Refused(Tiff(width, height)).Should().Be(DocumentReasons.DamagedPicture.Reason);
    }

    [Fact]
    public void A_WebP_whose_own_size_ends_before_its_sides_is_cut_off() =>
        Refused([.. "RIFF"u8, 12, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0]).Should().Be(DocumentReasons.CutOffPicture.Reason);

    [Fact]
    public void A_GIF_is_a_picture_until_it_breaks_off()
    {
        byte[] gif = [.. "GIF89a"u8, 3, 0, 2, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 3, 0, 2, 0, 0, 2, 3, 0x84, 0x8F,
            0x59, 0, 0x3B];
        ImageFormat.Check(gif, Limits).Should().Be("image/gif");
        Refused(gif[..^1]).Should().Be(DocumentReasons.CutOffPicture.Reason);
        TestDocuments.Parse("a.gif", gif).Images.Should().ContainSingle().Which.MediaType.Should().Be("image/gif");
    }

    [Fact]
    public void A_JPEG_that_is_filled_up_to_its_end_is_cut_off() =>
        Refused([0xFF, 0xD8, 0xFF, 0xE0, 0, 6, 0xFF, 0xD9, 0, 0, .. Enumerable.Repeat((byte)0xFF, 20)]).Should()
            .Be(DocumentReasons.CutOffPicture.Reason);

    [Theory]
    [InlineData("scan.png")]
    [InlineData("scan.jpg")]
    [InlineData("scan.webp")]
    [InlineData("scan.bmp")]
    [InlineData("scan.tiff")]
    public void Of_a_picture_that_breaks_off_anywhere_it_is_said_what_is_wrong(string name)
    {
        var whole = TestDocuments.File(name).Content;
        ImageFormat.Check(whole, Limits).Should().StartWith("image/");
        for (var length = 0; length < Math.Min(whole.Length, 400); length++)
            Refused(whole[..length]).Code.Should().StartWith("document.", "{0} bytes are there", length);
    }

    private static Reason Refused(byte[] content) => FluentActions.Invoking(() => ImageFormat.Check(content, Limits)).Should()
        .Throw<UnreadableDocumentException>().Which.Reason;

    private static byte[] Png(uint width, uint height) =>
    [
        0x89, .. "PNG"u8, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. Big(width), .. Big(height), 8, 2, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, .. "IEND"u8, 0, 0, 0, 0,
    ];

    private static byte[] Tiff(uint width, uint height) =>
        [.. "II*\0"u8, 8, 0, 0, 0, 2, 0, .. Entry(256, width), .. Entry(257, height), 0, 0, 0, 0];

    /// <summary>One number of 32 bits.</summary>
    private static byte[] Entry(int tag, uint value) => [(byte)tag, (byte)(tag >> 8), 4, 0, 1, 0, 0, 0, .. Big(value).Reverse()];

    private static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
