using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TopoWeb.Data.Configurations;

internal sealed class ContentConfiguration : IEntityTypeConfiguration<ContentRow>
{
    public void Configure(EntityTypeBuilder<ContentRow> builder)
    {
        builder.ToTable("Contents");
        builder.HasKey(c => c.Hash);
        builder.Property(c => c.Hash).HasMaxLength(64);
        builder.HasIndex(c => c.UsedAt);
    }
}

internal sealed class ContentChunkConfiguration : IEntityTypeConfiguration<ContentChunkRow>
{
    public void Configure(EntityTypeBuilder<ContentChunkRow> builder)
    {
        builder.ToTable("ContentChunks");
        builder.Property(c => c.Hash).HasMaxLength(64);
        builder.Property(c => c.Checksum).HasMaxLength(32);
        builder.HasIndex(c => new { c.Hash, c.Ordinal }).IsUnique();
        builder.HasOne<ContentRow>().WithMany().HasForeignKey(c => c.Hash).OnDelete(DeleteBehavior.Cascade);
    }
}
