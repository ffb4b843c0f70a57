using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TopoWeb.Data.Configurations;

internal sealed class ShareLinkConfiguration : IEntityTypeConfiguration<ShareLinkRow>
{
    public void Configure(EntityTypeBuilder<ShareLinkRow> builder)
    {
        builder.ToTable("ShareLinks");
        builder.Property(s => s.TokenHash).HasMaxLength(32);
        builder.Property(s => s.Note).HasMaxLength(200);
        builder.Property(s => s.Title).HasMaxLength(200);
        builder.Property(s => s.PasswordHash).HasMaxLength(256);
        builder.Property(s => s.ContentHash).HasMaxLength(64);
        builder.Property(s => s.View).HasMaxLength(4000);
        builder.Property(s => s.Version).HasMaxLength(64);
        builder.HasIndex(s => s.TokenHash).IsUnique();
        builder.HasMany(s => s.Items).WithOne(i => i.Link).HasForeignKey(i => i.LinkId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<UserRow>().WithMany().HasForeignKey(s => s.OwnerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(s => s.Run).WithMany().HasForeignKey(s => s.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ShareItemConfiguration : IEntityTypeConfiguration<ShareItemRow>
{
    public void Configure(EntityTypeBuilder<ShareItemRow> builder)
    {
        builder.ToTable("ShareItems");
        builder.HasKey(i => new { i.LinkId, i.Ordinal });
        builder.Property(i => i.Name).HasMaxLength(200);
        builder.Property(i => i.Choice).HasMaxLength(64);
        builder.Property(i => i.Label).HasMaxLength(200);
        builder.Property(i => i.ResultKey).HasMaxLength(64);
        builder.Property(i => i.FiltersKey).HasMaxLength(64);
        builder.Property(i => i.CaptionText).HasMaxLength(500);
        builder.Property(i => i.View).HasMaxLength(4000);
        builder.HasOne(i => i.Run).WithMany().HasForeignKey(i => i.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ShareKeyConfiguration : IEntityTypeConfiguration<ShareKeyRow>
{
    public void Configure(EntityTypeBuilder<ShareKeyRow> builder)
    {
        builder.ToTable("ShareKeys");
        builder.HasKey(k => new { k.LinkId, k.Key });
        builder.Property(k => k.Key).HasMaxLength(64);
        builder.HasIndex(k => k.Key);
        builder.HasOne(k => k.Link).WithMany().HasForeignKey(k => k.LinkId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ShareVisitConfiguration : IEntityTypeConfiguration<ShareVisitRow>
{
    public void Configure(EntityTypeBuilder<ShareVisitRow> builder)
    {
        builder.ToTable("ShareVisits");
        builder.HasKey(v => new { v.LinkId, v.Day });
        builder.HasOne(v => v.Link).WithMany().HasForeignKey(v => v.LinkId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class FactConfiguration : IEntityTypeConfiguration<FactRow>
{
    public void Configure(EntityTypeBuilder<FactRow> builder)
    {
        builder.ToTable("Facts");
        builder.HasKey(f => f.Key);
        builder.Property(f => f.Key).HasMaxLength(64);
    }
}
